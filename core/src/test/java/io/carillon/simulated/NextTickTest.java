package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.scheduler.SchedulerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How long a scheduler waits between two ticks. Both clocks stand still unless a test moves them.
 */
class NextTickTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private static final Duration POLL = Duration.ofMinutes(1);

  private final Database database = CLUSTER.database();
  private final AtomicLong nanoTime = new AtomicLong();
  private final SimulatedNode node = new SimulatedNode("node", database, batchesOf(100));

  private SchedulerSettings batchesOf(int batch) {
    return new SchedulerSettings(batch, POLL, nanoTime::get);
  }

  private void pass(Duration time) {
    CLUSTER.pass(time);
    nanoTime.addAndGet(time.toNanos());
  }

  @BeforeEach
  void begin() {
    pass(Duration.ofDays(1));
  }

  @AfterEach
  void clear() {
    CLUSTER.clear();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private TaskConfig every(String interval) {
    return CLUSTER.create(
        node, "\"schedule\": {\"type\": \"interval\", \"every\": \"%s\"}".formatted(interval));
  }

  @Test
  void withNothingToComeItLooksAgainAfterItsPollInterval() {
    assertThat(node.tickAndPlan()).isEqualTo(POLL);
  }

  @Test
  void itWaitsForTheEarliestDueTimeOfAll() {
    every("1h");
    every("50s");
    assertThat(node.tickAndPlan()).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void itWaitsForTheNextDueTimeOfWhatItDecided() {
    every("50s");
    pass(Duration.ofSeconds(50));
    assertThat(node.tickAndPlan()).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void afterAFullBatchItLooksAtOnce() {
    SimulatedNode small = new SimulatedNode("small", database, batchesOf(2));
    for (int i = 0; i < 3; i++) {
      every("50s");
    }
    pass(Duration.ofSeconds(50));
    assertThat(small.tickAndPlan()).isEqualTo(Duration.ZERO);
    assertThat(small.tickAndPlan()).isEqualTo(Duration.ofMillis(50));
  }

  @Test
  void whatSomebodyHasLockedItLooksForAgainSoonAndNotAtOnce() {
    every("50s");
    pass(Duration.ofSeconds(50));
    database.doInTransaction(() -> {
      database.sql().sql("select 1 from carillon.schedule_state for update").query().singleRow();
      assertThat(inAnotherThread(node::tickAndPlan)).isEqualTo(Duration.ofMillis(50));
    });
    assertThat(node.tickOnce()).isEqualTo(1);
  }

  @Test
  void whoFindsThatAnotherTookWhatItCameForStepsAsideForAMoment() {
    SimulatedNode other = new SimulatedNode("other", database, batchesOf(100));
    every("50s");
    node.tickAndPlan();
    pass(Duration.ofSeconds(50));
    assertThat(other.tickOnce()).isEqualTo(1);
    assertThat(node.tickAndPlan()).isEqualTo(Duration.ofMillis(20));
    assertThat(node.tickAndPlan()).isGreaterThan(Duration.ofMillis(20));
  }

  @Test
  void whoseDueTimeWasPutOffWaitsForTheNextOne() {
    TaskConfig later = every("50s");
    node.tickAndPlan();
    setDue(later, CLUSTER.now().plusSeconds(90));
    assertThat(node.tickAndPlan()).isGreaterThan(Duration.ofMillis(20));
  }

  @Test
  void whoComesTooEarlyGoesOnWaiting() {
    every("50s");
    node.tickAndPlan();
    pass(Duration.ofSeconds(10));
    assertThat(node.tickAndPlan()).isGreaterThan(Duration.ofMillis(20));
    pass(Duration.ofSeconds(40));
    assertThat(node.tickOnce()).isEqualTo(1);
  }

  @Test
  void whatIsDueBeforeThePlaceWhereItEndedIsDecidedSoon() {
    TaskConfig early = every("40s");
    every("50s");
    setDue(early, CLUSTER.now().plusSeconds(90));
    pass(Duration.ofSeconds(50));
    node.tickAndPlan();
    setDue(early, CLUSTER.now().minusSeconds(10));
    assertThat(node.tickAndPlan()).isEqualTo(Duration.ofMillis(50));
    assertThat(CLUSTER.events(early, "fired")).isEmpty();
    pass(Duration.ofMillis(50));
    node.tickAndPlan();
    assertThat(CLUSTER.events(early, "fired")).hasSize(1);
  }

  private void setDue(TaskConfig config, Instant dueAt) {
    database
        .sql()
        .sql("update carillon.schedule_state set next_due_at = :due where task_config_id = :id")
        .param("due", Database.parameter(dueAt))
        .param("id", config.id())
        .update();
  }

  private static Duration inAnotherThread(Callable<Duration> work) {
    FutureTask<Duration> task = new FutureTask<>(work);
    Thread.ofPlatform().start(task);
    try {
      return task.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A plan is made once and kept: for all instants, of which most find many that are due. */
  @Test
  void whetherAnythingIsDueIsAskedWithoutReadingAllSchedules() {
    int many = 5_000;
    CLUSTER.alike(every("1h"), many);
    database.sql().sql("analyze carillon.schedule_state").update();
    long before = readBySequentialScans();
    for (int i = 0; i < 30; i++) {
      assertThat(node.tickAndPlan()).isEqualTo(POLL);
    }
    assertThat(readBySequentialScans() - before).isLessThan(many);
  }

  /** Schedules that scans have read. */
  private static long readBySequentialScans() {
    return CLUSTER.statistic(
        "select seq_tup_read from pg_stat_user_tables where relname = 'schedule_state'");
  }
}
