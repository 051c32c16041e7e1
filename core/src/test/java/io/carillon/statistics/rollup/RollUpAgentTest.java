package io.carillon.statistics.rollup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.database.Database;
import io.carillon.engine.TestDatabase;
import io.carillon.fixture.EndedExecutions;
import io.carillon.fixture.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The roll-ups, held against the executions and decisions that they sum up. */
class RollUpAgentTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:34:56Z");
  private final TestDatabase test = new TestDatabase();
  private final Database database = test.database();
  private EndedExecutions executions;

  @BeforeEach
  void fill() {
    test.pin(NOW);
    Rows rows = new Rows(database);
    rows.type();
    List<Long> configs = IntStream.range(0, 4).mapToObj(i -> rows.config("config " + i)).toList();
    executions = new EndedExecutions(database, configs, NOW);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private RollUpAgent agent() {
    return new RollUpAgent(database, Duration.ofDays(30), System::nanoTime);
  }

  @Test
  void eachExecutionAndDecisionCountsOnceInEveryRollUp() {
    for (int batch = 0; batch < 20; batch++) {
      executions.end(50);
      executions.decide(10);
      if (batch % 7 == 0) {
        agent().catchUp();
      }
    }
    agent().catchUp();
    agent().catchUp();
    assertSums();
    assertThat(count("statistics_ended") + count("statistics_decided")).isZero();
  }

  /** What a pass has done up to a crash is rolled back with it. */
  @Test
  void aPassThatDiesLeavesNothingBehindAndIsRepeated() {
    executions.end(300);
    executions.decide(50);
    for (int crash = 0; crash < 3; crash++) {
      assertThatThrownBy(() ->
              database.doInTransaction(() -> {
                agent().catchUp();
                throw new IllegalStateException("the node is killed before the commit");
              }))
          .hasMessageContaining("killed");
      assertThat(count("statistics_bucket")).isZero();
    }
    agent().catchUp();
    assertSums();
  }

  @Test
  void whatIsCommittedLateIsAddedLate() throws Exception {
    executions.end(20);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(() ->
            database.doInTransaction(() -> {
              executions.end(30);
              executions.decide(5);
              ended.countDown();
              await(goOn);
            }));
    ended.await();
    executions.end(40);
    agent().catchUp();
    assertThat(executionsRolledUp()).isEqualTo(60);
    goOn.countDown();
    late.join();
    agent().catchUp();
    assertThat(executionsRolledUp()).isEqualTo(90);
    assertSums();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Test
  void ofTwoNodesOneAddsAtATime() {
    CompletableFuture<?> writer =
        CompletableFuture.runAsync(() -> {
          for (int batch = 0; batch < 40; batch++) {
            executions.end(25);
          }
        });
    List<CompletableFuture<?>> nodes =
        IntStream.range(0, 2)
            .<CompletableFuture<?>>mapToObj(node ->
                CompletableFuture.runAsync(() -> {
                  RollUpAgent agent = agent();
                  while (!writer.isDone()) {
                    agent.runOnce();
                  }
                }))
            .toList();
    writer.join();
    nodes.forEach(CompletableFuture::join);
    agent().catchUp();
    assertSums();
  }

  @Test
  void thePastIsAddedOnceInBatchesAndTheFormerCountsStay() {
    executions.end(400);
    executions.decide(60);
    agent().catchUp();
    String sums = "select sum(executions) from carillon.statistics_bucket where grain = ";
    Long hours = database.sql().sql(sums + "3").query(Long.class).single();
    // As the migration finds it: counts by hour and day, no histograms, no roll-ups by minute.
    run(
        "update carillon.statistics_bucket set run_histogram = null, wait_histogram = null,"
            + " retried = 0, lost = 0");
    run("delete from carillon.statistics_bucket where grain < 3 or scope = 4 or scope >= 10");
    run(
        "update carillon.task_config_stats set run_histogram = null, wait_histogram = null,"
            + " retried = 0, lost = 0, scheduled = 0");
    run("delete from carillon.task_config_day_stats");
    run("delete from carillon.task_config_decision_stats");
    run(
        "update carillon.statistics_progress set ended_before = timestamptz '2026-11-24T12:34:56Z',"
            + " executions_done = false, decisions_done = false");
    test.pin(NOW.plusSeconds(1));
    executions.from(NOW.plusSeconds(1));
    executions.end(100); // meanwhile others end, with ids among those of the past
    executions.decide(20);
    agent().catchUp();
    agent().catchUp();
    assertSums();
    assertThat(database.sql().sql(sums + "3").query(Long.class).single()).isGreaterThan(hours);
  }

  /** As the migration finds it: roll-ups of types and none of queues. */
  @Test
  void rollUpsOfQueuesAreMadeOfThePastWhileOthersAreAdded() {
    executions.end(200);
    executions.decide(40);
    agent().catchUp();
    run("delete from carillon.statistics_bucket where scope in (5, 6, 15, 16)");
    run("update carillon.statistics_progress set queues_from = timestamptz '2026-11-25 00:00:00Z'");
    executions.end(50);
    RollUpAgent agent = agent();
    for (int pass = 0; pass < 5; pass++) {
      agent.runOnce();
      executions.end(10); // into hours that have them, and into hours that do not yet
    }
    assertThat(count("statistics_progress where queues_from is null")).isZero();
    agent.catchUp();
    assertThat(count("statistics_progress where queues_from is null")).isOne();
    executions.end(20);
    agent.catchUp();
    assertSums();
  }

  @Test
  void whatIsOldIsRemovedAndNotAddedAgain() {
    executions.end(100);
    agent().catchUp();
    test.pin(NOW.plus(Duration.ofDays(3)));
    agent().catchUp();
    assertThat(count("statistics_bucket where grain = 1")).isZero();
    assertThat(count("statistics_bucket where grain = 2")).isPositive();
    test.pin(NOW.plus(Duration.ofDays(40)));
    agent().catchUp();
    assertThat(count("statistics_bucket where grain < 4")).isZero();
    assertThat(count("statistics_bucket where grain = 4")).isPositive();
    assertThat(count("task_config_stats") + count("task_config_day_stats")).isZero();
    executions.end(10);
    agent().catchUp();
    assertThat(count("statistics_bucket where grain < 4")).isZero();
    test.pin(NOW.plus(Duration.ofDays(402)));
    agent().catchUp();
    assertThat(count("statistics_bucket")).isZero();
  }

  @Test
  void aConfigThatIsPurgedTakesItsRollUpsAlong() {
    executions.end(100);
    executions.decide(20);
    agent().catchUp();
    executions.end(50); // not added before the purge
    run("delete from carillon.task_config");
    agent().catchUp();
    assertThat(count("task_config_stats") + count("task_config_day_stats")).isZero();
    assertThat(count("task_config_decision_stats")).isZero();
    assertThat(executionsRolledUp()).as("the statistics of all stay").isEqualTo(100);
  }

  private void run(String statement) {
    database.sql().sql(statement).update();
  }

  private long count(String rows) {
    return database.sql().sql("select count(*) from carillon." + rows).query(Long.class).single();
  }

  private long executionsRolledUp() {
    return database
        .sql()
        .sql(
            """
            select coalesce(sum(executions), 0) from carillon.statistics_bucket
            where grain = 4 and scope = 0
            """)
        .query(Long.class)
        .single();
  }

  private void assertSums() {
    assertThat(executions.differences()).isEmpty();
  }
}
