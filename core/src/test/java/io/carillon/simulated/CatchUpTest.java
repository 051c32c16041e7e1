package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.audit.Audit;
import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.history.ScheduleEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Due times found late (semantics section 4), each case with a clean audit at its end. */
class CatchUpTest {

  private static final Duration TWO_HOURS = Duration.ofHours(2);
  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private final SimulatedNode node = CLUSTER.node("one");
  private Instant begin = CLUSTER.now();

  @BeforeEach
  void begin() {
    // Each test has a week of its own.
    CLUSTER.pass(Duration.ofDays(7));
    begin = CLUSTER.now();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private TaskConfig every(String every, String policies) {
    return CLUSTER.create(
        node,
        """
        "schedule": {"type": "interval", "every": "%s"}, "overlap": "allow", "catch_up": %s
        """
            .formatted(every, policies));
  }

  private void outage(Duration time) {
    CLUSTER.pass(time);
    node.tick();
  }

  private Audit clean(TaskConfig config) {
    Audit audit = CLUSTER.audit(node, config);
    assertThat(audit.findings()).isEmpty();
    assertThat(audit.byKind().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(audit.due());
    return audit;
  }

  private static List<Instant> dueTimes(List<Execution> executions) {
    return executions.stream().map(Execution::dueAt).toList();
  }

  private Instant at(long minutes) {
    return begin.plus(Duration.ofMinutes(minutes));
  }

  @Test
  void allInsideTheWindowFireInTheirOrderAndTheRestIsMissedAsARange() {
    TaskConfig config = every("1m", "{\"mode\": \"all\", \"window\": \"1h\", \"max_runs\": 100}");
    outage(TWO_HOURS);
    List<Instant> inside = Stream.iterate(at(60), due -> due.plusSeconds(60)).limit(61).toList();
    assertThat(dueTimes(CLUSTER.executions(config))).isEqualTo(inside);
    assertThat(CLUSTER.executions(config).stream().map(Execution::id)).isSorted();
    ScheduleEvent missed = CLUSTER.events(config, "missed").getFirst();
    assertThat(CLUSTER.events(config, "missed")).hasSize(1);
    assertThat(missed.dueAt()).isEqualTo(at(1));
    assertThat(missed.lastDueAt()).isEqualTo(at(59));
    assertThat(missed.count()).isEqualTo(59);
    assertThat(missed.reason()).contains("catch-up window of 1 hour");
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 61L, "missed", 59L));
  }

  @Test
  void ofMoreThanMaxRunsTheLastOnesFire() {
    TaskConfig config = every("30s", "{\"mode\": \"all\", \"window\": \"1h\", \"max_runs\": 100}");
    outage(TWO_HOURS.plusSeconds(10));
    List<Execution> executions = CLUSTER.executions(config);
    assertThat(executions).hasSize(100);
    assertThat(executions.getFirst().dueAt()).isEqualTo(at(120).minusSeconds(99 * 30));
    assertThat(executions.getLast().dueAt()).isEqualTo(at(120));
    assertThat(CLUSTER.events(config, "missed"))
        .extracting(ScheduleEvent::count, ScheduleEvent::reason)
        .satisfiesExactly(
            window -> assertThat(window.toList().getFirst()).isEqualTo(120L),
            runs ->
                assertThat(runs.toList())
                    .containsExactly(
                        20L, "Missed: catch-up makes up for at most 100 due times at once."));
    assertThat(clean(config).due()).isEqualTo(240);
  }

  @Test
  void theShorthandOfAModeHasTheUsualWindowAndBound() {
    TaskConfig config = every("1s", "\"all\"");
    outage(Duration.ofHours(1));
    assertThat(CLUSTER.executions(config)).hasSize(1_000);
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 1_000L, "missed", 2_600L));
  }

  @Test
  void latestFiresTheLastOneAndCoalescesTheOthersIntoOneRow() {
    TaskConfig config = every("1m", "\"latest\"");
    outage(TWO_HOURS.plusSeconds(59));
    assertThat(dueTimes(CLUSTER.executions(config))).containsExactly(at(120));
    assertThat(CLUSTER.events(config, "coalesced"))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.dueAt()).isEqualTo(at(1));
          assertThat(row.lastDueAt()).isEqualTo(at(119));
          assertThat(row.count()).isEqualTo(119);
        });
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 1L, "coalesced", 119L));
  }

  @Test
  void noneFiresOnlyWhatIsStillInsideItsGrace() {
    TaskConfig hourly = every("1h", "\"none\"");
    TaskConfig minutely = every("1m", "{\"mode\": \"none\", \"grace\": \"90s\"}");
    outage(TWO_HOURS.plusSeconds(61));
    assertThat(CLUSTER.decided(hourly)).isEqualTo(Map.of("missed", 2L));
    assertThat(CLUSTER.decided(minutely)).isEqualTo(Map.of("missed", 119L, "fired", 2L));
    assertThat(dueTimes(CLUSTER.executions(minutely))).containsExactly(at(120), at(121));
    clean(hourly);
    clean(minutely);
    outage(Duration.ofMinutes(59));
    assertThat(CLUSTER.decided(hourly)).isEqualTo(Map.of("missed", 2L, "fired", 1L));
    clean(hourly);
  }

  @Test
  void aSingleDueTimeInsideItsGraceIsOnTime() {
    TaskConfig config = every("1h", "\"none\"");
    outage(Duration.ofHours(1).plusSeconds(60));
    assertThat(CLUSTER.events(config, "fired"))
        .singleElement()
        .satisfies(fired -> assertThat(fired.reason()).isNull());
    clean(config);
  }

  @Test
  void aMonthOfSecondsIsCountedAndNotStepped() {
    TaskConfig latest = every("1s", "\"latest\"");
    TaskConfig none = every("1s", "{\"mode\": \"none\", \"grace\": \"0s\"}");
    TaskConfig all = every("1s", "{\"mode\": \"all\", \"max_runs\": 5}");
    CLUSTER.pass(Duration.ofDays(30).plusMillis(1));
    long before = System.nanoTime();
    node.tick();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(30));
    long due = 30 * 86_400;
    assertThat(clean(latest).byKind()).isEqualTo(Map.of("fired", 1L, "coalesced", due - 1));
    assertThat(clean(none).byKind()).isEqualTo(Map.of("missed", due));
    assertThat(clean(all).byKind()).isEqualTo(Map.of("fired", 5L, "missed", due - 5));
  }

  @Test
  void aGreatCatchUpIsSharedOutOverTicksAndANodeThatDiesInOneLosesNothing() {
    TaskConfig config = every("1s", "\"all\"");
    SimulatedNode other = CLUSTER.node("other");
    CLUSTER.pass(Duration.ofMinutes(10));
    node.tickOnce();
    int afterOne = CLUSTER.executions(config).size();
    assertThat(afterOne).isBetween(1, 599);
    assertThat(node.crashInTick()).isTrue();
    assertThat(CLUSTER.executions(config)).hasSize(afterOne);
    other.tick();
    assertThat(dueTimes(CLUSTER.executions(config)))
        .isEqualTo(
            Stream.iterate(begin.plusSeconds(1), due -> due.plusSeconds(1)).limit(600).toList());
    clean(config);
  }

  @Test
  void aChangeInTheMiddleOfACatchUpFindsItDone() {
    TaskConfig config = every("1s", "\"all\"");
    CLUSTER.pass(Duration.ofMinutes(10));
    node.tickOnce();
    node.manager().pause(config.id(), "look", SimulatedCluster.ACTOR);
    assertThat(CLUSTER.executions(config)).hasSize(600);
    clean(config);
  }

  @Test
  void aDateOfThePastFiresWhereCatchUpReachesIt() {
    String past = "\"schedule\": {\"type\": \"date\", \"at\": \"%s\"}, \"catch_up\": %s";
    Instant hourAgo = begin.minus(Duration.ofHours(1));
    TaskConfig config = CLUSTER.create(node, past.formatted(hourAgo, "\"latest\""));
    node.tick();
    assertThat(dueTimes(CLUSTER.executions(config))).containsExactly(hourAgo);
    assertThat(node.manager().view().config(config.id()).status()).isEqualTo(ConfigStatus.INACTIVE);
    assertThat(clean(config).byKind()).isEqualTo(Map.of("fired", 1L));
    assertThatThrownBy(() -> CLUSTER.create(node, past.formatted(hourAgo, "\"none\"")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("catch_up is none");
    assertThatThrownBy(() ->
            CLUSTER.create(node, past.formatted(begin.minus(Duration.ofHours(25)), "\"all\"")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("reaches back 1d");
  }

  @Test
  void aDateOfThePastCannotComeBeforeWhatWasDecidedAlready() {
    TaskConfig config = every("1h", "\"latest\"");
    outage(Duration.ofHours(3).plusMinutes(30));
    String past = "\"schedule\": {\"type\": \"date\", \"at\": \"%s\"}, \"overlap\": \"allow\"";
    assertThatThrownBy(() -> CLUSTER.update(node, config, past.formatted(at(180))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("schedule.at");
    CLUSTER.update(node, config, past.formatted(at(190)));
    node.tick();
    assertThat(CLUSTER.decided(config)).isEqualTo(Map.of("coalesced", 2L, "fired", 2L));
    clean(config);
  }
}
