package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.Json;
import io.carillon.execution.Claim;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.history.ScheduleEvent;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.record.EventKind;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Windows, max_fires, jitter, changes, pauses and clocks that jump (semantics sections 1 and 4).
 */
class ChangesTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private static final String MINUTELY =
      "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\"}, \"overlap\": \"allow\"";
  private final SimulatedNode one = CLUSTER.node("one");
  private final SimulatedNode two = CLUSTER.node("two");
  private Instant begin = CLUSTER.now();

  @BeforeEach
  void begin() {
    CLUSTER.pass(Duration.ofDays(1));
    begin = CLUSTER.now();
  }

  @AfterEach
  void clear() {
    CLUSTER.clear();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private Instant at(long minutes) {
    return begin.plus(Duration.ofMinutes(minutes));
  }

  private void minutes(int count) {
    for (int i = 0; i < count; i++) {
      CLUSTER.pass(Duration.ofMinutes(1));
      (i % 2 == 0 ? one : two).tick();
    }
  }

  private List<Instant> fired(TaskConfig config) {
    return CLUSTER.executions(config).stream().map(Execution::dueAt).toList();
  }

  private void requireClean(TaskConfig config) {
    assertThat(CLUSTER.audit(two, config))
        .satisfies(audit -> {
          assertThat(audit.findings()).isEmpty();
          assertThat(audit.byKind().values().stream().mapToLong(Long::longValue).sum())
              .isEqualTo(audit.due());
        });
  }

  private TaskConfig now(TaskConfig config) {
    return one.manager().view().config(config.id());
  }

  @Test
  void theWindowBeginsWithItsStartAndEndsBeforeItsEnd() {
    TaskConfig config =
        CLUSTER.create(
            one,
            """
            "schedule": {"type": "interval", "every": "1m", "start_at": "%s", "end_at": "%s"},
            "overlap": "allow"
            """
                .formatted(at(2), at(5)));
    minutes(6);
    assertThat(fired(config)).containsExactly(at(2), at(3), at(4));
    assertThat(now(config).status()).isEqualTo(ConfigStatus.INACTIVE);
    assertThat(now(config).statusReason()).isEqualTo("The schedule has no more due times.");
    assertThat(CLUSTER.events(config).getLast().kind()).isEqualTo(EventKind.FINISHED);
    requireClean(config);
  }

  @Test
  void maxFiresCountsFiresAndNotSkips() {
    TaskConfig config =
        CLUSTER.create(
            one,
            """
            "schedule": {"type": "interval", "every": "1m", "max_fires": 2}, "overlap": "skip"
            """);
    minutes(3);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 1L, "skipped", 2L));
    assertThat(now(config).status()).isEqualTo(ConfigStatus.ACTIVE);
    one.manager().cancel(CLUSTER.executions(config).getFirst().id(), SimulatedCluster.ACTOR);
    minutes(3);
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 2L, "skipped", 2L));
    assertThat(now(config).statusReason()).isEqualTo("The schedule has no more due times.");
    requireClean(config);
  }

  @Test
  void whatWouldBeDueAfterTheLastFireOfACatchUpIsNotOwed() {
    TaskConfig config =
        CLUSTER.create(
            one,
            """
            "schedule": {"type": "interval", "every": "1m", "max_fires": 3}, "overlap": "allow",
            "catch_up": {"mode": "all", "window": "10m"}
            """);
    CLUSTER.pass(Duration.ofMinutes(30));
    one.tick();
    assertThat(fired(config)).containsExactly(at(20), at(21), at(22));
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("fired", 3L, "missed", 19L));
    requireClean(config);
  }

  @Test
  void aChangedScheduleCountsItsFiresAnewAndAnotherChangeDoesNot() {
    String schedule = "\"schedule\": {\"type\": \"interval\", \"every\": \"%s\", \"max_fires\": 2}";
    String allow = ", \"overlap\": \"allow\"";
    TaskConfig config = CLUSTER.create(one, schedule.formatted("1m") + allow);
    assertThat(one.manager().view().nextFires(config.id(), 10)).containsExactly(at(1), at(2));
    minutes(1);
    CLUSTER.update(one, config, schedule.formatted("1m") + allow + ", \"priority\": 9");
    assertThat(one.manager().view().nextFires(config.id(), 10)).containsExactly(at(2));
    minutes(2);
    assertThat(fired(config)).containsExactly(at(1), at(2));
    assertThat(now(config).status()).isEqualTo(ConfigStatus.INACTIVE);
    CLUSTER.update(one, config, schedule.formatted("2m") + allow);
    assertThat(now(config).status()).isEqualTo(ConfigStatus.ACTIVE);
    minutes(6);
    assertThat(fired(config)).containsExactly(at(1), at(2), at(5), at(7));
    requireClean(config);
  }

  @Test
  void aFinishedScheduleThatIsSwitchedOnAgainIsFinishedAgain() {
    String fields = "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\", \"max_fires\": 1}";
    TaskConfig config = CLUSTER.create(one, fields);
    minutes(2);
    TaskConfig again =
        one.manager()
            .update(config.id(), null, now(config).definition(), true, SimulatedCluster.ACTOR);
    assertThat(again.status()).isEqualTo(ConfigStatus.INACTIVE);
    assertThat(again.statusReason()).isEqualTo("The schedule has no more due times.");
    minutes(2);
    assertThat(fired(config)).containsExactly(at(1));
    requireClean(config);
  }

  @Test
  void aPauseHasNoDueTimesAndResumingStartsFromTheNextOne() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    minutes(2);
    CLUSTER.pass(Duration.ofSeconds(90));
    one.manager().pause(config.id(), "look", SimulatedCluster.ACTOR); // decides minute 3
    minutes(10);
    two.manager().resume(config.id(), SimulatedCluster.ACTOR); // at 13:30
    minutes(2);
    assertThat(fired(config)).containsExactly(at(1), at(2), at(3), at(14), at(15));
    requireClean(config);
  }

  @Test
  void aConfigWhoseWindowEndedWhileItWasPausedIsFinishedWhenItIsResumed() {
    TaskConfig config =
        CLUSTER.create(
            one,
            "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\", \"end_at\": \"%s\"}"
                .formatted(at(3)));
    one.manager().pause(config.id(), "look", SimulatedCluster.ACTOR);
    minutes(5);
    assertThat(one.manager().resume(config.id(), SimulatedCluster.ACTOR).statusReason())
        .isEqualTo("The schedule has no more due times.");
    requireClean(config);
  }

  @Test
  void dueTimesUpToAChangeBelongToTheScheduleBefore() {
    TaskConfig config = CLUSTER.create(one, MINUTELY.replace("latest", "all"));
    CLUSTER.pass(Duration.ofSeconds(150));
    TaskConfig changed = CLUSTER.update(two, config, MINUTELY.replace("1m", "7s"));
    CLUSTER.pass(Duration.ofSeconds(7));
    one.tick();
    assertThat(fired(config)).containsExactly(at(2), changed.anchor().plusSeconds(7));
    ScheduleEvent update = CLUSTER.events(config, "updated").getFirst();
    assertThat(String.valueOf(update.detail())).contains("\"1m\"").contains("\"7s\"");
    requireClean(config);
  }

  @Test
  void anUpdateRecordsTheOldAndTheNewValueOfEveryFieldThatChanged() {
    TaskConfig config = CLUSTER.create(one, MINUTELY + ", \"parameters\": {\"a\": 1, \"b\": 2}");
    Definition old = config.definition();
    Definition changed =
        new Definition(
            old.name() + " renamed",
            "what it does",
            new Definition.Task(old.taskType(), Json.object("{\"a\": 1, \"b\": 3, \"c\": null}")),
            old.schedule(),
            old.policies(),
            9);
    TaskConfig after = one.manager().update(config.id(), 1L, changed, null, SimulatedCluster.ACTOR);
    ScheduleEvent event = CLUSTER.events(config, "updated").getFirst();
    assertThat(event.actor()).isEqualTo(SimulatedCluster.ACTOR);
    assertThat(event.detail())
        .isEqualTo(
            Json.object(
                """
                {"version": 2,
                 "changed": ["name", "description", "parameters.b", "parameters.c", "priority"],
                 "before": {"name": "%s", "description": "", "parameters": {"b": 2}, "priority": 5},
                 "after": {"name": "%s", "description": "what it does",
                   "parameters": {"b": 3, "c": null}, "priority": 9}}
                """
                    .formatted(old.name(), changed.name())));
    assertThat(after.version()).isEqualTo(2);
    requireClean(config);
  }

  @Test
  void anUpdateThatChangesNothingMakesNoVersionAndNoEvent() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    minutes(1);
    TaskConfig same = CLUSTER.update(two, config, MINUTELY);
    one.manager().update(config.id(), 1L, config.definition(), true, SimulatedCluster.ACTOR);
    assertThat(same.version()).isEqualTo(1);
    assertThat(same.updatedAt()).isEqualTo(config.updatedAt());
    assertThat(CLUSTER.events(config, "updated")).isEmpty();
    minutes(1);
    assertThat(fired(config)).containsExactly(at(1), at(2));
    requireClean(config);
  }

  @Test
  void aPausedConfigKeepsItsReasonWhateverElseChanges() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    one.manager().pause(config.id(), "the disk is full", SimulatedCluster.ACTOR);
    TaskConfig changed = CLUSTER.update(two, config, MINUTELY.replace("1m", "2m"));
    assertThat(changed.status()).isEqualTo(ConfigStatus.PAUSED);
    assertThat(changed.statusReason()).isEqualTo("the disk is full");
    ConfigUpdate again =
        new ConfigUpdate(changed.definition(), ConfigStatus.PAUSED, "the disk is slow", null);
    assertThat(one.manager().update(config.id(), null, again, "x").statusReason())
        .isEqualTo("the disk is slow");
    assertThat(CLUSTER.events(config).getLast().detail())
        .isEqualTo(
            Json.object(
                """
                {"version": 4, "changed": ["status_reason"],
                 "before": {"status_reason": "the disk is full"},
                 "after": {"status_reason": "the disk is slow"}}
                """));
    requireClean(config);
  }

  @Test
  void aFinishedConfigKeepsItsReasonWhenItIsRenamed() {
    String fields = "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\", \"max_fires\": 1}";
    TaskConfig config = CLUSTER.create(one, fields);
    minutes(2);
    TaskConfig renamed = CLUSTER.update(two, config, fields + ", \"description\": \"done\"");
    assertThat(renamed.status()).isEqualTo(ConfigStatus.INACTIVE);
    assertThat(renamed.statusReason()).isEqualTo("The schedule has no more due times.");
  }

  @Test
  void aChangeThatAlsoPausesIsOneVersionWithAnEventOfEach() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    Definition faster =
        CLUSTER
            .update(one, CLUSTER.create(one, MINUTELY), MINUTELY.replace("1m", "7s"))
            .definition();
    Definition wanted =
        new Definition(
            config.definition().name(),
            "",
            config.definition().task(),
            faster.schedule(),
            config.definition().policies(),
            5);
    TaskConfig paused =
        one.manager()
            .update(
                config.id(), 1L, new ConfigUpdate(wanted, ConfigStatus.PAUSED, "look", null), "x");
    assertThat(paused.version()).isEqualTo(2);
    assertThat(CLUSTER.events(config))
        .extracting(event -> event.kind().code())
        .containsExactly("created", "updated", "paused");
    requireClean(config);
  }

  @Test
  void aChangeThatIsRolledBackLeavesNoTrace() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    assertThatThrownBy(() ->
            CLUSTER
                .database()
                .doInTransaction(() -> {
                  CLUSTER.update(one, config, MINUTELY.replace("1m", "5s"));
                  throw new IllegalStateException("rolled back");
                }))
        .hasMessage("rolled back");
    CLUSTER.update(one, config, MINUTELY.replace("1m", "2m"));
    minutes(4);
    assertThat(fired(config)).containsExactly(at(2), at(4));
    requireClean(config);
  }

  @Test
  void aClockThatGoesBackDecidesNoDueTimeTwice() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    minutes(10);
    CLUSTER.set(at(4));
    assertThat(one.tick() + two.tick()).isZero();
    CLUSTER.update(one, config, MINUTELY + ", \"priority\": 9");
    CLUSTER.update(one, config, MINUTELY.replace("1m", "30s"));
    minutes(5);
    assertThat(fired(config)).hasSize(10).last().isEqualTo(at(10));
    one.manager().pause(config.id(), "look", SimulatedCluster.ACTOR);
    one.manager().resume(config.id(), SimulatedCluster.ACTOR);
    CLUSTER.set(at(10).plusSeconds(30));
    two.tick();
    assertThat(fired(config)).hasSize(11).last().isEqualTo(at(10).plusSeconds(30));
    requireClean(config);
  }

  @Test
  void aClockThatLeapsAheadIsAnOutageAndNothingElse() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    minutes(2);
    CLUSTER.pass(Duration.ofDays(3));
    two.tick();
    CLUSTER.pass(Duration.ofDays(-3));
    minutes(5);
    CLUSTER.pass(Duration.ofDays(3));
    one.tick();
    assertThat(CLUSTER.decided(config).get("fired")).isEqualTo(4);
    requireClean(config);
  }

  @Test
  void aNodeThatDiesBeforeItsCommitLeavesTheDueTimeToAnother() {
    TaskConfig config = CLUSTER.create(one, MINUTELY);
    CLUSTER.pass(Duration.ofMinutes(1));
    assertThat(one.crashInTick()).isTrue();
    assertThat(fired(config)).isEmpty();
    two.tick();
    one.tick();
    assertThat(fired(config)).containsExactly(at(1));
    requireClean(config);
  }

  /** As new zone data make it: the row says when it was due by the rules of before. */
  @Test
  void aDueTimeOnRecordThatIsNoneByTheZoneRulesOfNowFiresNothing() {
    TaskConfig config = CLUSTER.create(one, MINUTELY.replace("1m", "2m"));
    putOnRecord(config, at(1));
    minutes(1);
    assertThat(CLUSTER.executions(config)).isEmpty();
    minutes(3);
    assertThat(fired(config)).containsExactly(at(2), at(4));
    requireClean(config);
  }

  @Test
  void aDueTimeBeforeTheOneOnRecordThatNewZoneRulesMakeIsCaughtUp() {
    TaskConfig config = CLUSTER.create(one, MINUTELY.replace("1m", "2m"));
    putOnRecord(config, at(3));
    minutes(2);
    assertThat(CLUSTER.executions(config)).isEmpty();
    minutes(2);
    assertThat(fired(config)).containsExactly(at(2), at(4));
    requireClean(config);
  }

  @Test
  void newZoneRulesDoNotReachIntoAPauseOfBefore() {
    TaskConfig config = CLUSTER.create(one, MINUTELY.replace("1m", "2m"));
    one.manager().pause(config.id(), "look", SimulatedCluster.ACTOR);
    minutes(5);
    one.manager().resume(config.id(), SimulatedCluster.ACTOR);
    putOnRecord(config, at(7));
    minutes(3);
    assertThat(fired(config)).containsExactly(at(6), at(8));
    requireClean(config);
  }

  private void putOnRecord(TaskConfig config, Instant next) {
    CLUSTER
        .database()
        .sql()
        .sql("update carillon.schedule_state set next_due_at = :at where task_config_id = :id")
        .param("at", Timestamp.from(next))
        .param("id", config.id())
        .update();
  }

  @Test
  void jitterPutsOffTheStartAndNotTheDueTime() {
    TaskConfig config =
        CLUSTER.create(
            one,
            """
            "schedule": {"type": "interval", "every": "1m", "jitter": "40s"}, "overlap": "allow"
            """);
    CLUSTER.pass(Duration.ofMinutes(1));
    two.tick();
    Execution execution = CLUSTER.executions(config).getFirst();
    assertThat(execution.dueAt()).isEqualTo(at(1));
    Instant start =
        now(config)
            .definition()
            .schedule()
            .jitter()
            .start(
                config.id(), at(1), now(config).definition().schedule().dueTimes(config.anchor()));
    assertThat(start).isAfter(at(1)).isBefore(at(2));
    CLUSTER.set(start.minusMillis(1));
    one.wake();
    assertThat(one.claim(10)).isEmpty();
    CLUSTER.set(start);
    one.wake();
    assertThat(one.claim(10)).extracting(Claim::executionId).containsExactly(execution.id());
    requireClean(config);
  }

  @Test
  void aDeadlineThatJitterWouldOutlastIsRefused() {
    assertThatThrownBy(() ->
            CLUSTER.create(
                one,
                """
                "schedule": {"type": "interval", "every": "1m", "jitter": "40s"},
                "start_deadline": "30s"
                """))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("start_deadline")
        .hasMessageContaining("40s");
  }

  @Test
  void twoNodesAtOnceFireEachDueTimeOnce() {
    List<TaskConfig> configs =
        Stream.generate(() -> CLUSTER.create(one, MINUTELY)).limit(60).toList();
    for (int i = 0; i < 5; i++) {
      CLUSTER.pass(Duration.ofMinutes(1));
      Thread other = Thread.ofPlatform().start(two::tick);
      one.tick();
      join(other);
      one.tick(); // what the other had locked when it looked
    }
    for (TaskConfig config : configs) {
      assertThat(fired(config)).containsExactly(at(1), at(2), at(3), at(4), at(5));
      requireClean(config);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
