package io.carillon.test;

import static io.carillon.test.CarillonAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.CatchUp;
import io.carillon.definition.Overlap;
import io.carillon.definition.TaskConfigs;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.manager.TasksManager;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CarillonExtension.class)
class ManualNodeTest {

  private static final Instant START = ManualClock.START;

  private final ManualClock clock;
  private final DataSource dataSource;
  private ManualNode node;

  ManualNodeTest(ManualClock clock, DataSource dataSource) {
    this.clock = clock;
    this.dataSource = dataSource;
  }

  @BeforeEach
  void make() {
    node = ManualNode.of(dataSource, clock, new Tally(clock));
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static TaskConfigs.Draft<Tally.Parameters> tally(String what, int times) {
    return TaskConfigs.named(what)
        .type(Tally.class)
        .parameters(new Tally.Parameters(what, times))
        .retry(3, Duration.ofSeconds(10));
  }

  private static Instant minutes(int after) {
    return START.plus(Duration.ofMinutes(after));
  }

  @Test
  void everyDueTimeRunsAtItsOwnInstant() {
    ManualConfig config = node.create(tally("count", 1).every(Duration.ofMinutes(5)).build());
    assertThat(config).isActive().hasNextDue(minutes(5)).hasExecutions(0);

    assertThat(node.runDueUntil(minutes(16))).isEqualTo(3);

    assertThat(clock.instant()).isEqualTo(minutes(16));
    assertThat(config.executions())
        .extracting(Execution::startedAt)
        .containsExactly(minutes(5), minutes(10), minutes(15));
    assertThat(config.lastExecution())
        .succeeded()
        .wasDueAt(minutes(15))
        .startedAt(minutes(15))
        .finishedAt(minutes(15))
        .hasResult(new Tally.Result(3))
        .wasRetried(0);
    assertThat(config)
        .hasNextDue(minutes(20))
        .decided(minutes(5))
        .fired()
        .decided(minutes(20))
        .isUndecided();
    assertThat(node.manager().view().audit(config.id(), null, null).findings()).isEmpty();
  }

  @Test
  void aDueTimeAtTheInstantItselfRunsToo() {
    node.create(tally("count", 1).every(Duration.ofMinutes(5)).build());
    assertThat(node.runDueUntil(minutes(5))).isEqualTo(1);
    assertThat(node.runDue()).isZero();
  }

  @Test
  void executionsStartInTheTransactionOfTheirTick() {
    ManualConfig config = node.create(tally("count", 1).every(Duration.ofMinutes(5)).build());
    node.runDueUntil(minutes(5));
    assertThat(config.lastExecution().attempt()).isEqualTo(1);
    assertThat(config.lastExecution().queuedAt()).isEqualTo(minutes(5));
  }

  @Test
  void aRetryComesAfterExactlyItsDelay() {
    ManualConfig config = node.create(tally("fail", 3).every(Duration.ofHours(1)).build());

    node.runDueUntil(minutes(60));
    assertThat(config.lastExecution()).hasStatus(ExecutionStatus.RETRYING);

    node.advance(Duration.ofSeconds(30));
    assertThat(config.lastExecution())
        .succeeded()
        .wasRetried(2)
        .hasFailures(2)
        .startedAt(minutes(60).plusSeconds(30)) // 10 s, then 20 s
        .hasResult(new Tally.Result(3));
  }

  @Test
  void runNowComesBackWithTheEndOfAllAttempts() {
    ManualConfig config = node.create(tally("fail", 3).build());
    Execution execution = config.runNow();
    assertThat(execution).succeeded().wasRetried(2).finishedAt(START.plusSeconds(30));
    assertThat(execution).resultAs(Tally.Result.class).isEqualTo(new Tally.Result(3));
    assertThat(node.attempts(execution))
        .extracting(attempt -> attempt.outcome().code())
        .containsExactly("failed", "failed", "succeeded");
    assertThat(node.logLines(execution))
        .extracting(Execution.LogLine::message)
        .containsExactly(
            "run 1 at " + START,
            "run 2 at " + START.plusSeconds(10),
            "run 3 at " + START.plusSeconds(30));
  }

  @Test
  void aFailureForGoodIsNotRetried() {
    assertThat(node.create(tally("fail for good", 1).build()).runNow())
        .failedWith(io.carillon.task.NotRetryableException.class)
        .hasErrorMessageContaining("never again")
        .wasRetried(0)
        .hasNoResult();
  }

  @Test
  void runNowTakesOtherParameters() {
    ManualConfig config = node.create(tally("count", 1).build());
    assertThat(config.runNow(new Tally.Parameters("fail", 9)))
        .failedWith(IllegalStateException.class)
        .hasFailures(3);
    assertThatThrownBy(() -> config.runNow(new Tally.Parameters(" ", 1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("parameters.what");
  }

  @Test
  void aSnoozeIsAdvancedTo() {
    assertThat(node.create(tally("snooze", 3).build()).runNow())
        .succeeded()
        .wasRetried(2)
        .hasFailures(0)
        .finishedAt(minutes(120));
  }

  @Test
  void aHandlerThatTakesTimeMakesDueTimesLate() {
    ManualConfig config =
        node.create(
            tally("take a minute", 1)
                .every(Duration.ofSeconds(20))
                .catchUp(CatchUp.Mode.LATEST)
                .build());

    node.runDueUntil(START.plusSeconds(20));

    assertThat(clock.instant()).isEqualTo(START.plusSeconds(80));
    assertThat(config)
        .decided(START.plusSeconds(20))
        .fired()
        .decided(START.plusSeconds(40))
        .isUndecided();

    assertThat(node.runDue()).isEqualTo(1);
    assertThat(config)
        .decided(START.plusSeconds(40))
        .coalesced()
        .decided(START.plusSeconds(80))
        .fired();
  }

  @Test
  void whatAnOverlapPolicySkipsIsSkippedWithItsReason() {
    ManualConfig config =
        node.create(
            tally("fail", 2)
                .retry(2, Duration.ofMinutes(7))
                .every(Duration.ofMinutes(5))
                .overlap(Overlap.SKIP)
                .build());
    node.runDueUntil(minutes(10));
    assertThat(config).decided(minutes(5)).fired().decided(minutes(10)).skipped("had not ended");
    assertThatThrownBy(() -> assertThat(config).decided(minutes(10)).fired())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("skipped")
        .hasMessageContaining("the config \"fail\"");
  }

  @Test
  void aChangeOfTheClockSkipsAnHourAsItDoesOnTheWall() {
    clock.set(Instant.parse("2026-03-28T12:00:00Z"));
    ManualConfig config =
        node.create(tally("count", 1).cron("30 2 * * *", ZoneId.of("Europe/Berlin")).build());
    node.runDueUntil(Instant.parse("2026-03-30T12:00:00Z"));
    assertThat(config.executions())
        .extracting(Execution::dueAt)
        .containsExactly(
            Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-30T00:30:00Z"));
  }

  @Test
  void pausedConfigsHaveNoDueTimes() {
    ManualConfig config = node.create(tally("count", 1).every(Duration.ofMinutes(1)).build());
    node.manager().pause(config.id(), "a holiday", ManualNode.ACTOR);
    assertThat(config).isPaused().hasNoNextDue().hasStatusReasonContaining("a holiday");
    assertThat(node.runDueUntil(minutes(10))).isZero();
    assertThat(node.config("count").id()).isEqualTo(config.id());
  }

  @Test
  void aHandlerThatNeverRestsIsNamed() {
    try (ManualNode impatient =
        ManualNode.builder(dataSource)
            .clock(clock)
            .taskTypes(new Tally(clock))
            .mostRounds(20)
            .build()) {
      ManualConfig config = impatient.create(tally("snooze for no time", 1).build());
      assertThatThrownBy(config::runNow)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("after 20 rounds")
          .hasMessageContaining("\"snooze for no time\" (tally)");
    }
  }

  @Test
  void aHandlerThatHangsIsInterruptedAndNamed() {
    try (ManualNode impatient =
        ManualNode.builder(dataSource)
            .clock(clock)
            .taskTypes(new Tally(clock))
            .handlerLimit(Duration.ofMillis(200))
            .build()) {
      ManualConfig config = impatient.create(tally("hang", 1).build());
      assertThatThrownBy(config::runNow)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("ran for more than 200 ms")
          .hasMessageContaining("\"hang\" (tally)");
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void anExecutionThatNoNodeTakesIsNamed() {
    try (ManualNode elsewhere =
        ManualNode.builder(dataSource)
            .clock(clock)
            .taskTypes(new Tally(clock))
            .queues("others")
            .build()) {
      ManualConfig config = elsewhere.create(tally("count", 1).build());
      assertThatThrownBy(config::runNow)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("does not come to its end")
          .hasMessageContaining("is queued, attempt 0, in the queue tallies");
    }
  }

  @Test
  void anExpiredStartDeadlineIsSeen() {
    try (ManualNode elsewhere =
        ManualNode.builder(dataSource)
            .clock(clock)
            .taskTypes(new Tally(clock))
            .queues("others")
            .build()) {
      ManualConfig config =
          elsewhere.create(
              tally("count", 1)
                  .every(Duration.ofHours(1))
                  .startDeadline(Duration.ofMinutes(5))
                  .build());
      elsewhere.runDueUntil(minutes(70));
      assertThat(config.lastExecution()).expired().finishedAt(minutes(65));
    }
  }

  @Test
  void theClockDoesNotGoBackByRunning() {
    assertThatThrownBy(() -> node.runDueUntil(START.minusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is before the clock's");
    assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void manyDueTimesRunInOneCall() {
    ManualConfig config = node.create(tally("count", 1).every(Duration.ofMinutes(1)).build());
    assertThat(node.runDueUntil(minutes(200))).isEqualTo(200);
    assertThat(config).hasExecutions(200);
  }

  @Test
  void itsManagerIsTheOneOfTheParameter(ManualNode own, TasksManager tasks) {
    assertThat(tasks).isSameAs(own.manager());
    assertThat(List.of(own.clock())).containsExactly(clock);
  }
}
