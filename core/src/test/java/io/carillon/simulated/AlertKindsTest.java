package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.alert.life.Alert;
import io.carillon.alert.life.AlertStatus;
import io.carillon.alert.life.Resolution;
import io.carillon.config.TaskConfig;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each kind of rule: what it finds, and what ends it. */
class AlertKindsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TEN = Duration.ofSeconds(10);
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

  private Alert one(AlertStatus status) {
    List<Alert> alerts = WATCHED.in(status);
    assertThat(alerts).as("of %s", WATCHED.all()).hasSize(1);
    return alerts.getFirst();
  }

  private void isOver() {
    assertThat(WATCHED.in(AlertStatus.FIRING)).isEmpty();
    assertThat(Objects.requireNonNull(one(AlertStatus.RESOLVED).state().end()).why())
        .isEqualTo(Resolution.RECOVERED);
  }

  @Test
  void failuresInARowFireAtTheirNumberAndASuccessEndsThem() {
    WATCHED.rule(
        "{\"name\": \"f\", \"kind\": \"failures_in_a_row\", \"condition\": {\"failures\": 2}}");
    TaskConfig config = WATCHED.manual();
    TaskConfig other = WATCHED.manual();
    WATCHED.run(config, ExecutionStatus.FAILED, SECOND);
    WATCHED.run(other, ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    assertThat(WATCHED.all()).isEmpty();
    WATCHED.run(config, ExecutionStatus.TIMED_OUT, SECOND);
    WATCHED.pass(TEN);
    Alert alert = one(AlertStatus.FIRING);
    assertThat(alert.subject().taskConfigId()).isEqualTo(config.id());
    assertThat(alert.words().english()).isEqualTo("failed 2 times in a row");
    assertThat(alert.words().chinese()).isEqualTo("连续失败 2 次");
    WATCHED.run(config, ExecutionStatus.FAILED, SECOND);
    WATCHED.pass(TEN);
    assertThat(one(AlertStatus.FIRING).words().english()).isEqualTo("failed 3 times in a row");
    WATCHED.run(config, ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    isOver();
  }

  @Test
  void aConfigThatGoesOnFailingStaysOpenUntilItMovesOrChanges() {
    WATCHED.rule(
        "{\"name\": \"f\", \"kind\": \"failures_in_a_row\", \"condition\": {\"failures\": 1}}");
    TaskConfig config = WATCHED.manual();
    WATCHED.run(config, ExecutionStatus.FAILED, SECOND);
    WATCHED.pass(TEN);
    long id = one(AlertStatus.FIRING).id();
    for (int pass = 0; pass < 40; pass++) { // some of them complete
      WATCHED.pass(TEN);
      assertThat(one(AlertStatus.FIRING).id()).isEqualTo(id);
    }
    TasksManager manager = WATCHED.node.manager();
    manager.update(config.id(), null, config.definition(), false, "tester");
    WATCHED.pass(TEN);
    isOver();
    manager.update(config.id(), null, config.definition(), true, "tester");
    WATCHED.pass(TEN);
    assertThat(one(AlertStatus.FIRING).id()).isGreaterThan(id);
  }

  @Test
  void aRuleIsAboutConfigsOfALabelOrANamespace() {
    WATCHED.rule(
        """
        {"name": "l", "kind": "failures_in_a_row", "condition": {"failures": 1},
         "scope": {"labels": ["team=billing", "tier"]}}
        """);
    WATCHED.rule(
        """
        {"name": "n", "kind": "failures_in_a_row", "condition": {"failures": 1},
         "scope": {"namespaces": ["shop", "other"]}}
        """);
    TaskConfig both = WATCHED.labelled("default", Map.of("team", "billing", "tier", "2"));
    TaskConfig half = WATCHED.labelled("default", Map.of("team", "billing"));
    TaskConfig wrong = WATCHED.labelled("default", Map.of("team", "x", "tier", "2"));
    TaskConfig shop = WATCHED.labelled("shop", Map.of());
    List.of(both, half, wrong, shop)
        .forEach(config -> WATCHED.run(config, ExecutionStatus.FAILED, SECOND));
    WATCHED.pass(TEN);
    assertThat(WATCHED.in(AlertStatus.FIRING))
        .extracting(alert -> alert.subject().taskConfigId())
        .containsExactlyInAnyOrder(both.id(), shop.id());
  }

  @Test
  void theSuccessRateCountsFromItsNumberOfRuns() {
    WATCHED.rule(
        """
        {"name": "r", "kind": "success_rate",
         "condition": {"below": 0.8, "over": "2h", "at_least": 5}}
        """);
    TaskConfig config = WATCHED.manual();
    WATCHED.run(config, ExecutionStatus.FAILED, SECOND);
    for (int i = 0; i < 3; i++) {
      WATCHED.run(config, ExecutionStatus.SUCCEEDED, SECOND);
    }
    WATCHED.pass(TEN);
    assertThat(WATCHED.all()).as("four runs are too few").isEmpty();
    WATCHED.run(config, ExecutionStatus.FAILED, SECOND);
    WATCHED.pass(TEN);
    assertThat(one(AlertStatus.FIRING).words().english())
        .isEqualTo("60.0 % of 5 executions succeeded");
    for (int i = 0; i < 6; i++) {
      WATCHED.run(config, ExecutionStatus.SUCCEEDED, SECOND);
    }
    WATCHED.pass(TEN);
    isOver();
  }

  @Test
  void theSuccessRateOfARuleMadeLaterLooksBackAndForgetsWhatLeavesTheSpan() {
    TaskConfig config = WATCHED.manual();
    for (int i = 0; i < 12; i++) {
      WATCHED.run(config, ExecutionStatus.FAILED, SECOND);
    }
    WATCHED.pass(Duration.ofMinutes(20));
    WATCHED.rule(
        "{\"name\": \"r\", \"kind\": \"success_rate\", \"condition\": {\"below\": 0.5, \"over\":"
            + " \"1h\"}}");
    WATCHED.pass(TEN);
    one(AlertStatus.FIRING);
    WATCHED.pass(Duration.ofHours(3));
    isOver();
  }

  @Test
  void aLateStartFiresWhileItWaitsAndEndsWhenALaterOneIsOnTime() {
    WATCHED.rule("{\"name\": \"l\", \"kind\": \"late_start\", \"condition\": {\"by\": \"2m\"}}");
    WATCHED.every("1h", "");
    WATCHED.cluster.pass(Duration.ofHours(1));
    WATCHED.node.tick();
    WATCHED.pass(Duration.ofMinutes(1));
    assertThat(WATCHED.all()).isEmpty();
    WATCHED.pass(Duration.ofMinutes(2));
    assertThat(one(AlertStatus.FIRING).words().english()).endsWith("has not started");
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    assertThat(one(AlertStatus.FIRING).words().english()).contains("started 3 minutes late");
    WATCHED.cluster.set(SimulatedCluster.START.plus(Duration.ofHours(2)).plusSeconds(10));
    WATCHED.node.tick();
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    isOver();
  }

  @Test
  void aStartThatWasLateBetweenTwoPassesIsFound() {
    WATCHED.rule("{\"name\": \"l\", \"kind\": \"late_start\", \"condition\": {\"by\": \"2m\"}}");
    WATCHED.every("1h", "");
    WATCHED.cluster.pass(Duration.ofHours(1));
    WATCHED.node.tick();
    WATCHED.cluster.pass(Duration.ofMinutes(3));
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    one(AlertStatus.FIRING);
  }

  @Test
  void whatShouldHaveRunFiresWithoutAnyScheduler() {
    WATCHED.rule("{\"name\": \"n\", \"kind\": \"not_run\", \"condition\": {\"after\": \"1m\"}}");
    WATCHED.every("1h", "");
    WATCHED.cluster.pass(Duration.ofHours(1));
    WATCHED.pass(TEN);
    assertThat(WATCHED.all()).isEmpty();
    WATCHED.pass(Duration.ofMinutes(1));
    assertThat(one(AlertStatus.FIRING).words().english()).contains("no scheduler has decided it");
    WATCHED.node.tick();
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    isOver();
  }

  @Test
  void whatShouldHaveRunFiresWithoutAnyWorkerAndSaysSo() {
    WATCHED.rule("{\"name\": \"n\", \"kind\": \"not_run\", \"condition\": {\"after\": \"30s\"}}");
    WATCHED.every("1h", "");
    WATCHED.cluster.pass(Duration.ofHours(1));
    WATCHED.node.tick();
    WATCHED.pass(Duration.ofSeconds(40));
    assertThat(one(AlertStatus.FIRING).words().english()).contains("waits for a worker");
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    isOver();
  }

  @Test
  void whatWasMissedDuringAnOutageFiresAfterItAndEndsWithTheNextStart() {
    WATCHED.rule("{\"name\": \"n\", \"kind\": \"not_run\"}");
    WATCHED.every("1m", ", \"catch_up\": \"none\", \"start_deadline\": \"20s\"");
    WATCHED.cluster.pass(Duration.ofMinutes(1));
    WATCHED.node.tick();
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(SECOND);
    assertThat(WATCHED.all()).isEmpty();
    WATCHED.cluster.pass(
        Duration.ofSeconds(205)); // nothing runs: two due times pass, and one is due
    WATCHED.node.tick();
    WATCHED.pass(SECOND);
    assertThat(one(AlertStatus.FIRING).words().english()).startsWith("missed 2 due times from ");
    WATCHED.pass(TEN);
    one(AlertStatus.FIRING);
    WATCHED.cluster.pass(Duration.ofSeconds(40));
    WATCHED.node.tick();
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    isOver();
    WATCHED.pass(TEN);
    assertThat(WATCHED.all()).as("the same outage does not fire twice").hasSize(1);
  }

  @Test
  void whatWasMissedFiresEvenWhenItRunsAgainBeforeThePass() {
    WATCHED.rule("{\"name\": \"n\", \"kind\": \"not_run\", \"for\": \"10m\"}");
    WATCHED.every("1m", ", \"catch_up\": \"none\", \"start_deadline\": \"20s\"");
    WATCHED.cluster.pass(Duration.ofSeconds(170));
    WATCHED.node.tick();
    WATCHED.cluster.pass(TEN);
    WATCHED.node.tick();
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(SECOND);
    one(AlertStatus.FIRING);
    WATCHED.pass(TEN);
    isOver();
  }

  @Test
  void dueTimesMergedIntoALaterOneCountAsNotRunAfterTheTime() {
    WATCHED.rule("{\"name\": \"n\", \"kind\": \"not_run\", \"condition\": {\"after\": \"90s\"}}");
    WATCHED.every("1m", ", \"catch_up\": \"latest\"");
    WATCHED.cluster.pass(Duration.ofSeconds(115));
    WATCHED.node.tick();
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(SECOND);
    assertThat(WATCHED.all()).as("merged within the time").isEmpty();
    WATCHED.cluster.pass(Duration.ofMinutes(4));
    WATCHED.node.tick();
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(SECOND);
    assertThat(one(AlertStatus.FIRING).words().english()).contains("a later one runs instead");
    WATCHED.pass(TEN);
    isOver();
  }

  @Test
  void anExecutionThatExpiredHasNotRun() {
    WATCHED.rule("{\"name\": \"n\", \"kind\": \"not_run\", \"condition\": {\"after\": \"1h\"}}");
    WATCHED.every("1h", ", \"start_deadline\": \"1m\"");
    WATCHED.cluster.pass(Duration.ofHours(1));
    WATCHED.node.tick();
    WATCHED.cluster.pass(Duration.ofMinutes(2));
    WATCHED.node.expire();
    WATCHED.pass(TEN);
    assertThat(one(AlertStatus.FIRING).words().english()).contains("before its start deadline");
    WATCHED.cluster.set(SimulatedCluster.START.plus(Duration.ofHours(2)).plusSeconds(10));
    WATCHED.node.tick();
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    isOver();
  }

  @Test
  void notFinishedByATimeOfDayIsJudgedInItsZoneOnceADay() {
    WATCHED.rule(
        """
        {"name": "b", "kind": "not_finished_by",
         "condition": {"by": "06:00", "timezone": "Asia/Shanghai"}}
        """);
    TaskConfig failing =
        WATCHED.cluster.create(
            WATCHED.node,
            """
            "schedule": {"type": "cron", "expression": "0 3 * * *", "timezone": "Asia/Shanghai"}
            """);
    WATCHED.cluster.create(
        WATCHED.node,
        """
        "schedule": {"type": "cron", "expression": "0 3 1 1 *", "timezone": "Asia/Shanghai"}
        """);
    // 2026-03-01T00:00Z is 08:00 in Shanghai; the next day's 03:00 there is 19:00Z.
    WATCHED.cluster.set(Instant.parse("2026-03-01T19:00:05Z"));
    WATCHED.node.tick();
    List<Claim> claims = WATCHED.node.claim(10);
    WATCHED.cluster.set(Instant.parse("2026-03-01T21:59:00Z"));
    WATCHED.pass(TEN);
    assertThat(WATCHED.all()).isEmpty();
    WATCHED.cluster.set(Instant.parse("2026-03-01T22:00:01Z"));
    WATCHED.pass(SECOND);
    Alert alert = one(AlertStatus.FIRING);
    assertThat(alert.subject().taskConfigId()).isEqualTo(failing.id());
    assertThat(alert.words().english()).isEqualTo("had not succeeded by 2026-03-01T22:00:00Z");
    claims.forEach(claim -> WATCHED.node.settle(claim, ExecutionStatus.SUCCEEDED));
    WATCHED.pass(TEN);
    isOver();
  }

  @Test
  void aRunFarLongerThanItsPercentileFiresWhileItRunsAndTwentyRunsAreNeeded() {
    WATCHED.rule(
        """
        {"name": "p", "kind": "long_run", "condition": {"factor": 3, "at_least": "20s"}}
        """);
    TaskConfig known = WATCHED.manual();
    TaskConfig young = WATCHED.manual();
    for (int i = 0; i < 20; i++) {
      WATCHED.run(known, ExecutionStatus.SUCCEEDED, TEN);
    }
    WATCHED.run(young, ExecutionStatus.SUCCEEDED, TEN);
    WATCHED.node.manager().run(known.id(), RunRequest.NORMAL, "t");
    WATCHED.node.manager().run(young.id(), RunRequest.NORMAL, "t");
    List<Claim> claims = WATCHED.node.claim(10);
    WATCHED.pass(Duration.ofSeconds(25));
    assertThat(WATCHED.all()).isEmpty();
    WATCHED.pass(TEN);
    Alert alert = one(AlertStatus.FIRING);
    assertThat(alert.subject().taskConfigId()).isEqualTo(known.id());
    assertThat(alert.words().english()).contains("95 % of its runs took at most 10 seconds");
    claims.forEach(claim -> WATCHED.node.settle(claim, ExecutionStatus.SUCCEEDED));
    WATCHED.pass(TEN);
    one(AlertStatus.FIRING);
    WATCHED.run(known, ExecutionStatus.SUCCEEDED, TEN);
    WATCHED.pass(TEN);
    isOver();
  }

  @Test
  void aQueueWithoutAnActiveWorkerFires() {
    WATCHED.rule("{\"name\": \"w\", \"kind\": \"no_worker\"}");
    WATCHED.rule(
        "{\"name\": \"x\", \"kind\": \"no_worker\", \"scope\": {\"queues\": [\"other\"]}}");
    WATCHED.every("1h", "");
    WATCHED.node.claim(1);
    WATCHED.pass(SECOND);
    assertThat(one(AlertStatus.FIRING).subject().queue()).isEqualTo("other");
    WATCHED.pass(Duration.ofSeconds(30)); // the lease of the worker has ended
    assertThat(WATCHED.in(AlertStatus.FIRING))
        .extracting(alert -> alert.subject().queue())
        .containsExactlyInAnyOrder("default", "other");
    WATCHED.node.claim(1);
    WATCHED.pass(SECOND);
    assertThat(one(AlertStatus.FIRING).subject().queue()).isEqualTo("other");
    assertThat(one(AlertStatus.RESOLVED).subject().queue()).isEqualTo("default");
  }

  @Test
  void aBacklogFiresByItsNumberOrItsAge() {
    WATCHED.rule("{\"name\": \"b\", \"kind\": \"backlog\", \"condition\": {\"more_than\": 2}}");
    WATCHED.rule(
        "{\"name\": \"a\", \"kind\": \"backlog\", \"condition\": {\"older_than\": \"1m\"}}");
    TaskConfig config = WATCHED.every("1h", "");
    for (int i = 0; i < 3; i++) {
      WATCHED.node.manager().run(config.id(), RunRequest.NORMAL, "t");
    }
    WATCHED.pass(TEN);
    assertThat(one(AlertStatus.FIRING).rule().name()).isEqualTo("b");
    assertThat(one(AlertStatus.FIRING).words().english()).startsWith("3 executions wait");
    WATCHED.pass(Duration.ofMinutes(1));
    assertThat(WATCHED.in(AlertStatus.FIRING)).hasSize(2);
    WATCHED.settle(ExecutionStatus.SUCCEEDED, SECOND);
    WATCHED.pass(TEN);
    assertThat(WATCHED.in(AlertStatus.RESOLVED)).hasSize(2);
  }

  @Test
  void aConfigInErrorFiresWithItsReason() {
    WATCHED.rule(
        "{\"name\": \"e\", \"kind\": \"config_error\", \"scope\": {\"task_types\":"
            + " [\"nothing\"]}}");
    TaskConfig config = WATCHED.every("1h", "");
    set(config, "error", "no such type");
    WATCHED.pass(TEN);
    assertThat(one(AlertStatus.FIRING).words().english())
        .isEqualTo("cannot be scheduled: no such type");
    set(config, "active", null);
    WATCHED.pass(TEN);
    isOver();
  }

  private static void set(TaskConfig config, String status, @Nullable String reason) {
    WATCHED
        .cluster
        .database()
        .sql()
        .sql(
            """
            update carillon.task_config
            set status = :status, status_reason = :reason, updated_at = :now where id = :id
            """)
        .param("status", status)
        .param("reason", reason)
        .param("now", WATCHED.cluster.database().clockOverride())
        .param("id", config.id())
        .update();
  }

  @Test
  void anAuditFindingFiresAndAnAuditWithoutOneEndsIt() {
    WATCHED.rule("{\"name\": \"a\", \"kind\": \"audit_findings\"}");
    TaskConfig config = WATCHED.every("1h", "");
    WATCHED.cluster.pass(Duration.ofMinutes(61));
    WATCHED.node.tick();
    WATCHED
        .cluster
        .database()
        .sql()
        .sql(
            """
            delete from carillon.schedule_event where task_config_id = :id and kind = 'fired'
            """)
        .param("id", config.id())
        .update();
    WATCHED.pass(TEN);
    assertThat(one(AlertStatus.FIRING).words().english()).startsWith("the audit has 1 finding");
    WATCHED.pass(Duration.ofMinutes(30));
    one(AlertStatus.FIRING);
    WATCHED.cluster.pass(Duration.ofDays(2));
    WATCHED.node.tick();
    WATCHED.pass(TEN);
    isOver();
  }
}
