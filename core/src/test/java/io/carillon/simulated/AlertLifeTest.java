package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.alert.Alerts;
import io.carillon.alert.announce.AlertHealth;
import io.carillon.alert.announce.Announcement;
import io.carillon.alert.announce.AnnouncementStatus;
import io.carillon.alert.announce.Reason;
import io.carillon.alert.life.Alert;
import io.carillon.alert.life.AlertStatus;
import io.carillon.alert.life.Resolution;
import io.carillon.alert.rule.AlertRule;
import io.carillon.alert.rule.RuleJson;
import io.carillon.alert.rule.Silence;
import io.carillon.config.TaskConfig;
import io.carillon.connection.ConnectionInput;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.run.RunRequest;
import io.carillon.simulated.WatchedCluster.Received;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** From the first sight of a condition to its last announcement. */
class AlertLifeTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TEN = Duration.ofSeconds(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final WatchedCluster WATCHED = new WatchedCluster();

  @BeforeEach
  void begin() {
    WATCHED.restart();
    WATCHED.pass(TEN);
  }

  @AfterAll
  static void end() {
    WATCHED.close();
  }

  private AlertRule failing(String more) {
    return WATCHED.rule(
        """
        {"name": "failing", "kind": "failures_in_a_row", "condition": {"failures": 1}%s}
        """
            .formatted(more));
  }

  private void fail(TaskConfig config) {
    WATCHED.run(config, ExecutionStatus.FAILED, SECOND);
  }

  private void succeed(TaskConfig config) {
    WATCHED.run(config, ExecutionStatus.SUCCEEDED, SECOND);
  }

  private Alert only() {
    assertThat(WATCHED.all()).hasSize(1);
    return WATCHED.all().getFirst();
  }

  private AlertStatus status() {
    return only().state().status();
  }

  @Test
  void itIsPendingForItsTimeThenFiresAndIsToldOnceThenRecovers() {
    failing(", \"for\": \"30s\"");
    TaskConfig config = WATCHED.manual();
    fail(config);
    WATCHED.pass(TEN);
    assertThat(status()).isEqualTo(AlertStatus.PENDING);
    assertThat(WATCHED.send()).isEmpty();
    WATCHED.pass(TEN);
    assertThat(status()).isEqualTo(AlertStatus.PENDING);
    WATCHED.pass(Duration.ofSeconds(20));
    assertThat(status()).isEqualTo(AlertStatus.FIRING);
    assertThat(WATCHED.send())
        .extracting(Received::title)
        .containsExactly("Firing: config-1 has failed");
    WATCHED.pass(MINUTE);
    assertThat(WATCHED.send()).isEmpty();
    succeed(config);
    WATCHED.pass(MINUTE);
    assertThat(status()).isEqualTo(AlertStatus.RESOLVED);
    assertThat(WATCHED.send())
        .extracting(Received::title)
        .containsExactly("Resolved: config-1 has failed");
    WATCHED.pass(Duration.ofHours(5));
    assertThat(WATCHED.send()).isEmpty();
  }

  private static void makeBoard() {
    WATCHED.registerTypes();
    WATCHED.outside.secrets().put("board_token", "t0ken-of-the-board", null, "tester");
    WATCHED.outside.secrets().put("key", "k3y-of-the-post", null, "tester");
    WATCHED
        .outside
        .connections()
        .create(
            new ConnectionInput(
                "wall",
                "board",
                "",
                Json.object("{\"address\": \"over there\", \"token\": \"${secret:board_token}\"}")),
            "tester");
  }

  @Test
  void aReceiverHasConnectionsAndSecretsAndItsErrorsHideTheirValues() {
    makeBoard();
    WATCHED.receivers(
        """
        {"task_type": "post", "parameters":
          {"board": "wall", "text": "${alert.title} $${x}", "key": "${secret:key}"}}
        """);
    failing("");
    fail(WATCHED.manual());
    WATCHED.pass(MINUTE);
    WATCHED.send();
    assertThat(WATCHED.announcements().getFirst().progress().error())
        .isEqualTo("over there *** Firing: config-1 has failed ${x} ***");
    assertThatThrownBy(() -> WATCHED.outside.connections().delete("wall", null))
        .hasMessageContaining("the alert settings");
    assertThatThrownBy(() -> WATCHED.outside.secrets().delete("key", null))
        .hasMessageContaining("the alert settings");
    WATCHED.receivers(
        "{\"task_type\": \"tell\", \"parameters\": {\"title\": \"\", \"text\": \"\", \"to\":"
            + " \"\"}}");
    WATCHED.outside.connections().delete("wall", null);
    WATCHED.outside.secrets().delete("key", null);
    WATCHED.outside.secrets().delete("board_token", null);
  }

  @Test
  void aReceiverIsCheckedForWhatItNamesWhenItIsSaved() {
    assertThatThrownBy(() ->
            WATCHED.receivers(
                """
                {"task_type": "post", "parameters": {"board": "nowhere",
                  "text": "${alert.titel} ${config.name}", "key": "${secret:unknown}"}}
                """))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("announce[0].parameters.board")
        .hasMessageContaining("alert.title")
        .hasMessageContaining("config.name")
        .hasMessageContaining("no secret named unknown");
  }

  @Test
  void aConditionThatGoesWhilePendingLeavesNothing() {
    failing(", \"for\": \"1m\"");
    TaskConfig config = WATCHED.manual();
    fail(config);
    WATCHED.pass(TEN);
    succeed(config);
    WATCHED.pass(TEN);
    assertThat(WATCHED.all()).isEmpty();
    assertThat(WATCHED.send()).isEmpty();
  }

  @Test
  void whatFiresOnIsToldAgainAfterItsTime() {
    failing(", \"repeat_every\": \"1h\"");
    fail(WATCHED.manual());
    WATCHED.pass(TEN);
    WATCHED.send();
    WATCHED.pass(Duration.ofMinutes(59));
    assertThat(WATCHED.send()).isEmpty();
    WATCHED.pass(MINUTE);
    assertThat(WATCHED.send())
        .extracting(Received::title)
        .containsExactly("Still firing: config-1 has failed");
    WATCHED.pass(Duration.ofMinutes(61));
    assertThat(WATCHED.send()).hasSize(1);
    assertThat(only().told().times()).isEqualTo(3);
  }

  @Test
  void withoutRepeatAndRecoveryThereIsOneMessage() {
    failing(", \"repeat_every\": null, \"recovery\": false");
    TaskConfig config = WATCHED.manual();
    fail(config);
    WATCHED.pass(TEN);
    assertThat(WATCHED.send()).hasSize(1);
    WATCHED.pass(Duration.ofDays(2));
    succeed(config);
    WATCHED.pass(MINUTE);
    assertThat(WATCHED.send()).isEmpty();
  }

  @Test
  void flappingWithinItsTimeIsOneAlert() {
    failing(", \"resolve_after\": \"5m\"");
    TaskConfig config = WATCHED.manual();
    List<Received> all = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      fail(config);
      WATCHED.pass(MINUTE);
      all.addAll(WATCHED.send());
      succeed(config);
      WATCHED.pass(MINUTE);
      all.addAll(WATCHED.send());
    }
    assertThat(all).hasSize(1);
    assertThat(status()).isEqualTo(AlertStatus.FIRING);
    WATCHED.pass(Duration.ofMinutes(6));
    assertThat(WATCHED.send())
        .extracting(Received::title)
        .first()
        .asString()
        .startsWith("Resolved");
  }

  @Test
  void whatFiresAndEndsBeforeItCouldBeToldIsToldWithItsEnd() {
    failing("");
    TaskConfig first = WATCHED.manual();
    fail(first);
    WATCHED.pass(TEN);
    assertThat(WATCHED.send()).hasSize(1);
    TaskConfig second = WATCHED.manual();
    fail(second);
    WATCHED.pass(TEN); // within a minute of the message before
    assertThat(WATCHED.send()).isEmpty();
    succeed(second);
    WATCHED.pass(TEN);
    WATCHED.pass(MINUTE);
    assertThat(WATCHED.send())
        .extracting(Received::title)
        .containsExactly("Firing: config-2 has failed");
    WATCHED.pass(MINUTE);
    assertThat(WATCHED.send())
        .extracting(Received::title)
        .containsExactly("Resolved: config-2 has failed");
  }

  @Test
  void twoHundredConfigsThatFailTogetherAreOneMessageOfBoundedSize() {
    failing(", \"language\": \"en\"");
    List<TaskConfig> configs = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      configs.add(WATCHED.manual());
    }
    configs.forEach(config -> WATCHED.node.manager().run(config.id(), RunRequest.NORMAL, "t"));
    WATCHED.settle(ExecutionStatus.FAILED, SECOND);
    WATCHED.pass(TEN);
    assertThat(WATCHED.in(AlertStatus.FIRING)).hasSize(200);
    List<Received> told = WATCHED.send();
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().title())
        .isEqualTo("Firing: config-1, config-2, config-3 and 197 more");
    assertThat(told.getFirst().text()).endsWith("\nand 190 more");
    assertThat(told.getFirst().text().lines()).hasSize(12);
    assertThat(told.getFirst().text().getBytes(StandardCharsets.UTF_8).length).isLessThan(4_500);
  }

  @Test
  void twoHundredRulesOfOneConfigEachAreOneMessageToo() {
    for (int i = 0; i < 200; i++) {
      TaskConfig config = WATCHED.manual();
      WATCHED.rule(
          """
          {"name": "rule %1$d", "kind": "failures_in_a_row", "condition": {"failures": 1},
           "scope": {"task_config_ids": [%1$d]}}
          """
              .formatted(config.id()));
      WATCHED.node.manager().run(config.id(), RunRequest.NORMAL, "t");
    }
    WATCHED.settle(ExecutionStatus.FAILED, SECOND);
    WATCHED.pass(TEN);
    assertThat(WATCHED.send()).hasSize(1);
    assertThat(WATCHED.in(AlertStatus.FIRING)).hasSize(200);
  }

  @Test
  void aSilenceKeepsItQuietAndItIsToldWhenTheSilenceEnds() {
    AlertRule rule = failing("");
    Silence silence = silence("{\"task_types\": [\"nothing\"]}", "1h");
    TaskConfig config = WATCHED.manual();
    fail(config);
    WATCHED.pass(TEN);
    assertThat(status()).isEqualTo(AlertStatus.SILENCED);
    assertThat(only().state().silenceId()).isEqualTo(silence.id());
    assertThat(WATCHED.send()).isEmpty();
    WATCHED.alerts.silences().end(silence.id(), null, "tester");
    WATCHED.pass(TEN);
    assertThat(status()).isEqualTo(AlertStatus.FIRING);
    assertThat(WATCHED.send()).hasSize(1);
    silence("{\"rule_ids\": [%d]}".formatted(rule.id()), "10m");
    WATCHED.pass(TEN);
    assertThat(status()).isEqualTo(AlertStatus.SILENCED);
    succeed(config);
    WATCHED.pass(MINUTE);
    assertThat(status()).isEqualTo(AlertStatus.RESOLVED);
    assertThat(WATCHED.send()).isEmpty();
  }

  @Test
  void aSilenceOfAnotherThingOrTimeDoesNotMatter() {
    failing("");
    silence("{\"task_config_ids\": [999]}", "1h");
    silence("{\"task_types\": [\"nothing\"], \"kinds\": [\"not_run\"]}", "1h");
    silence("{\"task_types\": [\"nothing\"]}", "1m");
    WATCHED.cluster.pass(MINUTE);
    fail(WATCHED.manual());
    WATCHED.pass(TEN);
    assertThat(status()).isEqualTo(AlertStatus.FIRING);
    assertThat(WATCHED.send()).hasSize(1);
  }

  private Silence silence(String matcher, String duration) {
    ObjectNode json =
        Json.object(
            "{\"matcher\": %s, \"duration\": \"%s\", \"reason\": \"work\"}"
                .formatted(matcher, duration));
    return WATCHED.alerts.silences().create(Silence.read(json, WATCHED.cluster.now()), "tester");
  }

  @Test
  void aClockThatJumpsNeitherLosesNorDoublesAnything() {
    failing(", \"for\": \"1m\", \"repeat_every\": \"1h\"");
    TaskConfig config = WATCHED.manual();
    fail(config);
    WATCHED.pass(TEN);
    assertThat(status()).isEqualTo(AlertStatus.PENDING);
    WATCHED.cluster.set(WATCHED.cluster.now().minus(Duration.ofHours(3)));
    WATCHED.pass(TEN);
    WATCHED.pass(Duration.ofSeconds(50));
    assertThat(status()).isEqualTo(AlertStatus.PENDING);
    WATCHED.pass(TEN);
    assertThat(status()).isEqualTo(AlertStatus.FIRING);
    assertThat(WATCHED.send()).hasSize(1);
    WATCHED.pass(Duration.ofDays(30));
    assertThat(WATCHED.send()).as("a jump forward: one repetition").hasSize(1);
    succeed(config);
    WATCHED.pass(MINUTE);
    assertThat(WATCHED.send()).hasSize(1);
  }

  @Test
  void theAlertOfADeletedConfigEndsAndOneOfAPurgedConfigIsGone() {
    failing("");
    TaskConfig deleted = WATCHED.manual();
    TaskConfig purged = WATCHED.manual();
    fail(deleted);
    fail(purged);
    WATCHED.pass(TEN);
    WATCHED.send();
    WATCHED.node.manager().delete(deleted.id(), null, null, "tester");
    WATCHED.node.manager().delete(purged.id(), null, null, "tester");
    WATCHED.node.manager().purge(purged.id(), "tester");
    WATCHED.pass(MINUTE);
    assertThat(only().subject().taskConfigId()).isEqualTo(deleted.id());
    assertThat(Objects.requireNonNull(only().state().end()).why())
        .isEqualTo(Resolution.CONFIG_DELETED);
    assertThat(WATCHED.send())
        .extracting(Received::title)
        .containsExactly("Resolved: config-1 has failed");
  }

  @Test
  void aPassDoesNotWaitForAConfigThatIsBeingRemoved() {
    failing("");
    TaskConfig config = WATCHED.manual();
    TaskConfig other = WATCHED.manual();
    fail(config);
    fail(other);
    WATCHED.cluster.pass(TEN);
    Alerts second = WATCHED.alerts("two", WATCHED.steps);
    WATCHED
        .cluster
        .database()
        .doInTransaction(() -> {
          WATCHED
              .cluster
              .database()
              .sql()
              .sql("select id from carillon.task_config where id = :id for update")
              .param("id", config.id())
              .query(Long.class)
              .single();
          Thread pass = new Thread(() -> second.evaluator().pass(Duration.ZERO));
          pass.start();
          try {
            assertThat(pass.join(Duration.ofMinutes(1))).isTrue();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(only().subject().taskConfigId()).isEqualTo(other.id());
    WATCHED.pass(MINUTE);
    assertThat(WATCHED.in(AlertStatus.FIRING)).hasSize(2);
  }

  @Test
  void aRuleThatIsDisabledOrDeletedEndsItsAlertsWithoutAMessage() {
    AlertRule rule = failing("");
    fail(WATCHED.manual());
    WATCHED.pass(TEN);
    WATCHED.send();
    ObjectNode json = RuleJson.write(rule).put("enabled", false);
    WATCHED.alerts.update(rule.id(), null, RuleJson.read(json), "tester");
    WATCHED.pass(MINUTE);
    assertThat(Objects.requireNonNull(only().state().end()).why()).isEqualTo(Resolution.RULE_ENDED);
    assertThat(WATCHED.send()).isEmpty();
    json.put("enabled", true);
    WATCHED.alerts.update(rule.id(), null, RuleJson.read(json), "tester");
    WATCHED.pass(MINUTE);
    assertThat(WATCHED.send()).hasSize(1);
    WATCHED.alerts.rules().delete(rule.id(), null);
    WATCHED.pass(MINUTE);
    assertThat(WATCHED.in(AlertStatus.RESOLVED)).hasSize(2);
    assertThat(WATCHED.send()).isEmpty();
  }

  @Test
  void ofTwoNodesOneEvaluatesAndAnnouncesOnce() {
    failing("");
    Alerts second = WATCHED.alerts("two", WATCHED.steps);
    fail(WATCHED.manual());
    WATCHED.cluster.pass(TEN);
    assertThat(WATCHED.alerts.evaluator().pass(Duration.ofSeconds(9))).isTrue();
    assertThat(second.evaluator().pass(Duration.ofSeconds(9))).isFalse();
    second.sender().runOnce();
    WATCHED.alerts.sender().runOnce();
    WATCHED.run();
    assertThat(WATCHED.received()).hasSize(1);
    assertThat(WATCHED.announcements()).hasSize(1);
  }

  @Test
  void theOtherNodeGoesOnWhenOneIsGone() {
    failing("");
    Alerts second = WATCHED.alerts("two", WATCHED.steps);
    fail(WATCHED.manual());
    WATCHED.cluster.pass(TEN);
    assertThat(second.evaluator().pass(Duration.ofSeconds(9))).isFalse();
    WATCHED.cluster.pass(Duration.ofSeconds(5));
    assertThat(second.evaluator().pass(Duration.ofSeconds(9))).isTrue();
    assertThat(status()).isEqualTo(AlertStatus.FIRING);
  }

  @Test
  void aNodeThatDiesBetweenSendingAndRecordingIsFollowedByTheSameId() {
    failing("");
    fail(WATCHED.manual());
    WATCHED.pass(TEN);
    WatchedCluster.Steps lost = new WatchedCluster.Steps();
    Alerts dying = WATCHED.alerts("dying", lost);
    dying.sender().runOnce();
    assertThat(lost.waiting).hasSize(1);
    // It has sent the message, and the database never hears of it.
    assertThatThrownBy(() ->
            WATCHED
                .cluster
                .database()
                .doInTransaction(() -> {
                  lost.waiting.removeFirst().run();
                  throw new IllegalStateException("the node dies");
                }))
        .hasMessage("the node dies");
    assertThat(WATCHED.received()).hasSize(1);
    assertThat(WATCHED.send()).as("its lease still runs").isEmpty();
    WATCHED.cluster.pass(Duration.ofSeconds(76));
    List<Received> again = WATCHED.send();
    assertThat(again).hasSize(1);
    assertThat(again.getFirst().id()).isEqualTo(WATCHED.received().getFirst().id());
    assertThat(again.getFirst().attempt()).isEqualTo(2);
  }

  @Test
  void aReceiverThatFailsIsTriedAgainWithGrowingDistancesAndGivenUp() {
    failing("");
    fail(WATCHED.manual());
    WATCHED.pass(TEN);
    WATCHED.failing(new IllegalStateException("out of order"));
    WATCHED.send();
    Announcement first = WATCHED.announcements().getFirst();
    assertThat(first.progress().status()).isEqualTo(AnnouncementStatus.WAITING);
    assertThat(first.progress().error()).isEqualTo("out of order");
    for (int i = 0; i < 20; i++) {
      WATCHED.cluster.pass(Duration.ofMinutes(15));
      WATCHED.send();
    }
    Announcement last = WATCHED.announcements().getLast();
    assertThat(last.progress().status()).isEqualTo(AnnouncementStatus.FAILED);
    assertThat(last.progress().attempt()).isEqualTo(10);
    assertThat(WATCHED.alerts.health().troubles()).contains(AlertHealth.Trouble.EVALUATION_LATE);
  }

  @Test
  void aReceiverThatHangsOccupiesOneThreadAndTheOthersAreTold() {
    WATCHED.receivers(
        """
        {"task_type": "tell", "parameters": {"title": "t", "text": "x", "to": "hangs"}},
        {"task_type": "tell", "parameters": {"title": "t", "text": "x", "to": "works"}}
        """);
    failing("");
    fail(WATCHED.manual());
    WATCHED.pass(TEN);
    WATCHED.alerts.sender().runOnce();
    Runnable hanging = WATCHED.steps.waiting.removeFirst();
    WATCHED.run();
    assertThat(WATCHED.received()).extracting(Received::to).containsExactly("works");
    fail(WATCHED.manual());
    WATCHED.pass(MINUTE);
    WATCHED.alerts.sender().runOnce();
    WATCHED.run();
    assertThat(WATCHED.received()).extracting(Received::to).containsExactly("works", "works");
    assertThat(WATCHED.alerts.sender().sending()).isEqualTo(1);
    assertThat(WATCHED.announcements())
        .anySatisfy(
            one -> assertThat(one.progress().error()).isEqualTo("It did not end within a minute."));
    hanging.run(); // it comes back, too late
    assertThat(WATCHED.alerts.sender().sending()).isZero();
  }

  @Test
  void hostileNamesAndFaultsCannotForgeLinesOrMarkup() {
    WATCHED.receivers(
        """
        {"task_type": "tell", "parameters": {"title": "${alert.title}", "text": "${alert.text}",
          "to": "${alert.html}"}}
        """);
    WATCHED.rule(
        """
        {"name": "rule\\r\\nBcc: all@example.com", "kind": "failures_in_a_row",
         "condition": {"failures": 1}}
        """);
    TaskConfig config = WATCHED.manual();
    WATCHED
        .cluster
        .database()
        .sql()
        .sql("update carillon.task_config set name = :name where id = :id")
        .param(
            "name",
            "<img src=x onerror=alert(1)>\r\n\u202eForged\u2028 \"&'${secret:x} ${alert.url}")
        .param("id", config.id())
        .update();
    fail(config);
    WATCHED.pass(TEN);
    Received told = WATCHED.send().getFirst();
    assertThat(told.title()).doesNotContain("\r", "\n", "<", ">", "\u202e", "\u2028");
    assertThat(told.text().lines()).hasSize(2);
    assertThat(told.text()).doesNotContain("\r", "<").contains("${secret:x}");
    assertThat(told.to()).doesNotContain("<img").contains("&quot;&amp;&#39;");
  }

  @Test
  void messagesAreInTheLanguageOfTheRule() {
    failing(", \"language\": \"zh\"");
    fail(WATCHED.manual());
    WATCHED.pass(TEN);
    assertThat(WATCHED.send()).extracting(Received::title).containsExactly("告警：config-1 执行失败");
  }

  @Test
  void aTestIsSentAtOnceAndSaysThatItIsOne() {
    AlertRule rule = failing("");
    assertThat(WATCHED.alerts.test(rule.id())).hasSize(1);
    assertThat(WATCHED.send().getFirst().title()).startsWith("Test: carillon this is a test");
    assertThat(WATCHED.announcements().getFirst().reason()).isEqualTo(Reason.TRIAL);
  }

  @Test
  void healthSaysWhenRulesAreNotEvaluatedOrMessagesDoNotArrive() {
    assertThat(WATCHED.alerts.health().troubles()).isEmpty();
    WATCHED.cluster.pass(Duration.ofMinutes(3));
    assertThat(WATCHED.alerts.health().troubles())
        .extracting(Enum::name)
        .containsExactly("EVALUATION_LATE");
    failing("");
    fail(WATCHED.manual());
    WATCHED.pass(TEN);
    assertThat(WATCHED.alerts.health().troubles()).isEmpty();
    WATCHED.failing(new IllegalStateException("out of order"));
    for (int i = 0; i < 3; i++) {
      WATCHED.send();
      WATCHED.pass(MINUTE);
    }
    assertThat(WATCHED.alerts.health().troubles())
        .extracting(Enum::name)
        .containsExactly("ANNOUNCEMENTS_FAIL");
  }

  @Test
  void resolvedAlertsAreRemovedAfterTheRetention() {
    failing("");
    TaskConfig config = WATCHED.manual();
    fail(config);
    WATCHED.pass(TEN);
    succeed(config);
    WATCHED.pass(TEN);
    WATCHED.pass(Duration.ofDays(29));
    assertThat(WATCHED.all()).hasSize(1);
    WATCHED.pass(Duration.ofDays(2));
    assertThat(WATCHED.all()).isEmpty();
  }
}
