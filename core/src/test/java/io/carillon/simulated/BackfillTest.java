package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.TaskConfig;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.history.ScheduleEvent;
import io.carillon.manager.run.BackfillRequest;
import io.carillon.manager.run.BackfillResult;
import io.carillon.manager.run.LeftOut;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Due times of the past run now (semantics section 8), each with a clean audit at its end. */
class BackfillTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private final SimulatedNode node = CLUSTER.node("one");
  private Instant begin = CLUSTER.now();

  @BeforeEach
  void begin() {
    CLUSTER.database().sql().sql("delete from carillon.task_config").update();
    CLUSTER.set(CLUSTER.now().truncatedTo(ChronoUnit.DAYS).plus(7, ChronoUnit.DAYS));
    begin = CLUSTER.now();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private TaskConfig hourly(String policies) {
    return CLUSTER.create(
        node,
        "\"schedule\": {\"type\": \"interval\", \"every\": \"1h\"}, \"overlap\": \"allow\""
            + policies);
  }

  private Instant at(int hours) {
    return begin.plus(Duration.ofHours(hours));
  }

  private BackfillRequest span(int from, int to, Overlap overlap) {
    return new BackfillRequest(at(from), at(to), overlap, 1_000, false, false);
  }

  private BackfillResult backfill(TaskConfig config, BackfillRequest request) {
    return node.manager().backfill(config.id(), request, "ann");
  }

  private void requireClean(TaskConfig config) {
    assertThat(CLUSTER.audit(node, config).findings()).isEmpty();
  }

  @Test
  void missedDueTimesRunMarkedAsABackfillAndTheDecisionsStay() {
    TaskConfig config = hourly(", \"catch_up\": \"none\", \"start_deadline\": \"10m\"");
    CLUSTER.pass(Duration.ofHours(5).plusMinutes(30));
    node.tick();
    BackfillResult result = backfill(config, span(1, 5, Overlap.ALLOW));
    assertThat(result.queued())
        .extracting(BackfillResult.Queued::dueAt)
        .containsExactly(at(1), at(2), at(3), at(4)); // to is exclusive
    assertThat(CLUSTER.executions(config))
        .allSatisfy(execution -> {
          assertThat(execution.trigger()).isEqualTo(Trigger.BACKFILL);
          assertThat(execution.triggeredBy()).isEqualTo("ann");
        })
        .extracting(Execution::dueAt)
        .containsExactly(at(1), at(2), at(3), at(4));
    node.expire();
    assertThat(CLUSTER.executions(config, ExecutionStatus.QUEUED)).hasSize(4);
    assertThat(CLUSTER.events(config, "missed"))
        .singleElement()
        .satisfies(row -> assertThat(row.count()).isEqualTo(5));
    assertThat(CLUSTER.events(config, "triggered"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.actor()).isEqualTo("ann");
          assertThat(event.reason()).startsWith("4 due times were backfilled");
        });
    requireClean(config);
  }

  @Test
  void whatStartedBeforeIsNamedAndLeftOutUnlessAskedFor() {
    TaskConfig config = hourly(", \"catch_up\": {\"mode\": \"all\", \"max_runs\": 2}");
    CLUSTER.pass(Duration.ofHours(5));
    node.tick();
    BackfillResult first = backfill(config, span(1, 5, Overlap.ALLOW));
    assertThat(first.found().already()).containsExactly(at(4));
    assertThat(first.queued()).hasSize(3);
    BackfillResult second = backfill(config, span(1, 5, Overlap.ALLOW));
    assertThat(second.found().already()).containsExactly(at(1), at(2), at(3), at(4));
    assertThat(second.queued()).isEmpty();
    BackfillResult again =
        backfill(config, new BackfillRequest(at(1), at(5), Overlap.ALLOW, 1_000, false, true));
    assertThat(again.found().already()).hasSize(4);
    assertThat(again.queued()).hasSize(4);
    assertThat(CLUSTER.events(config, "triggered")).hasSize(2);
    requireClean(config);
  }

  @Test
  void aDryRunCountsAndLeavesNoTrace() {
    TaskConfig config = hourly("");
    CLUSTER.pass(Duration.ofHours(5).plusMinutes(1));
    node.tick();
    List<ScheduleEvent> before = CLUSTER.events(config);
    BackfillResult result =
        backfill(config, new BackfillRequest(at(1), at(5), Overlap.ALLOW, 1_000, true, false));
    assertThat(result.found().due()).isEqualTo(4);
    assertThat(result.found().toRun()).isEqualTo(4);
    assertThat(result.queued()).isEmpty();
    assertThat(CLUSTER.events(config)).isEqualTo(before);
    assertThat(CLUSTER.executions(config)).hasSize(1);
  }

  @Test
  void aConfigMadeTodayIsBackfilledFromBeforeItsTime() {
    TaskConfig interval = hourly("");
    assertThat(backfill(interval, span(-3, 0, Overlap.ALLOW)).queued())
        .extracting(BackfillResult.Queued::dueAt)
        .containsExactly(at(-3), at(-2), at(-1)); // backwards from its anchor
    TaskConfig cron =
        CLUSTER.create(node, "\"schedule\": {\"type\": \"cron\", \"expression\": \"0 0 * * *\"}");
    assertThat(backfill(cron, span(-72, 0, Overlap.BUFFER_ALL)).queued())
        .extracting(BackfillResult.Queued::dueAt)
        .containsExactly(at(-72), at(-48), at(-24));
    TaskConfig windowed =
        CLUSTER.create(
            node,
            """
            "schedule": {"type": "cron", "expression": "0 0 * * *", "start_at": "%s"}
            """
                .formatted(at(-30)));
    assertThat(backfill(windowed, span(-72, 0, Overlap.ALLOW)).queued())
        .extracting(BackfillResult.Queued::dueAt)
        .containsExactly(at(-24));
    requireClean(interval);
    requireClean(cron);
  }

  @Test
  void theCalendarOfThePresentExcludesInTheirPlaceToo() {
    String weekend = "{\"name\": \"weekend\", \"days\": [\"sat\", \"sun\"]}";
    node.manager()
        .putCalendar(
            CalendarReader.read(
                Json.object("{\"timezone\": \"UTC\", \"blackouts\": [%s]}".formatted(weekend)),
                "weekends"),
            null,
            "ann");
    TaskConfig config =
        CLUSTER.create(
            node,
            """
            "schedule": {"type": "cron", "expression": "0 0 * * *", "calendar": "weekends"}
            """);
    BackfillResult result = backfill(config, span(-24 * 14, 0, Overlap.ALLOW));
    assertThat(result.found().due()).isEqualTo(10);
    BackfillResult dry =
        backfill(
            config, new BackfillRequest(at(-24 * 14), at(0), Overlap.ALLOW, 1_000, true, false));
    assertThat(dry.leftOut())
        .extracting(LeftOut::code)
        .containsExactly("backfilled_before", "excluded");
    assertThat(dry.leftOut()).extracting(LeftOut::count).containsExactly(10L, 4L);
    assertThat(dry.leftOut().getFirst().first())
        .extracting(one -> one.reason().arguments().get("execution"))
        .containsExactlyElementsOf(
            result.queued().stream().map(one -> (Object) one.executionId().toString()).toList());
    assertThat(dry.leftOut().getLast().first())
        .extracting(one -> one.reason().code())
        .containsOnly("excluded");
    assertThat(result.queued()).hasSize(10);
    requireClean(config);
  }

  @Test
  void theyRunOneAfterTheOtherWhereThatIsAskedFor() {
    TaskConfig config = hourly("");
    backfill(config, span(-3, 0, Overlap.BUFFER_ALL));
    for (int hour : List.of(-3, -2, -1)) {
      List<Claim> claims = node.claim(10);
      assertThat(claims)
          .singleElement()
          .satisfies(claim -> assertThat(claim.dueAt()).isEqualTo(at(hour)));
      node.settle(claims.getFirst(), ExecutionStatus.SUCCEEDED);
      node.release();
    }
    requireClean(config);
  }

  @Test
  void whatTheOverlapPolicyRefusesIsNamed() {
    TaskConfig config = hourly("");
    BackfillResult result = backfill(config, span(-3, 0, Overlap.SKIP));
    assertThat(result.queued()).hasSize(1);
    assertThat(result.refused())
        .extracting(BackfillResult.Refused::dueAt)
        .containsExactly(at(-2), at(-1));
    assertThat(result.refused().getFirst().reason().text()).contains("had not ended");
    requireClean(config);
  }

  @Test
  void moreThanTheBoundIsRefusedAndNothingRuns() {
    TaskConfig config =
        CLUSTER.create(node, "\"schedule\": {\"type\": \"interval\", \"every\": \"1s\"}");
    assertThatThrownBy(() -> backfill(config, span(-1, 0, Overlap.ALLOW)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("max: is 1000, and there are 3600 due times");
    assertThat(CLUSTER.executions(config)).isEmpty();
    BackfillRequest larger =
        new BackfillRequest(at(-1), at(0), Overlap.ALLOW, 10_000, false, false);
    assertThat(backfill(config, larger).queued()).hasSize(3_600);
    requireClean(config);
  }

  @Test
  void everySpanThatCannotBeIsRefused() {
    TaskConfig config = hourly("");
    assertThatThrownBy(() -> backfill(config, span(0, 1, Overlap.ALLOW)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must not be in the future");
    assertThatThrownBy(() -> backfill(config, span(-1, -1, Overlap.ALLOW)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must be after from");
    TaskConfig manual = CLUSTER.create(node, "\"schedule\": {\"type\": \"manual\"}");
    assertThatThrownBy(() -> backfill(manual, span(-1, 0, Overlap.ALLOW)))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("manual");
  }

  @Test
  void aBackfillInTheWayOfTheScheduleIsJudgedByTheSchedulesPolicy() {
    TaskConfig config =
        CLUSTER.create(node, "\"schedule\": {\"type\": \"interval\", \"every\": \"1h\"}");
    backfill(config, span(-2, 0, Overlap.BUFFER_ALL));
    CLUSTER.pass(Duration.ofHours(1));
    node.tick();
    assertThat(CLUSTER.events(config, "skipped")).hasSize(1);
    assertThat(CLUSTER.executions(config)).hasSize(2);
    requireClean(config);
  }
}
