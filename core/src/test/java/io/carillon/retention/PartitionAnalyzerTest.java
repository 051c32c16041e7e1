package io.carillon.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.engine.TestDatabase;
import io.carillon.execution.ExecutionStore;
import io.carillon.fixture.Rows;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the planner knows of a day's partition. */
class PartitionAnalyzerTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final TestDatabase test = new TestDatabase();
  private final ExecutionStore store = new ExecutionStore(test.database());
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final PartitionAnalyzer growing = new PartitionAnalyzer(test.database());
  private long config;

  @BeforeEach
  void makeToday() {
    test.pin(NOW);
    new PartitionMaintenance(test.database(), Duration.ofDays(2)).runOnce();
    Rows rows = new Rows(test.database());
    rows.type();
    config = rows.config();
    // As whoever vacuums everything at night leaves it.
    test.database().sql().sql("vacuum (analyze)").update();
  }

  @AfterEach
  void close() {
    test.close();
  }

  private void insert(int executions) {
    store.queue(
        Stream.generate(() -> Rows.execution(ids.next(NOW), config, "default", 5, null))
            .limit(executions)
            .toList());
  }

  /** As many rows as the planner believes there are. */
  private double believed() {
    return test.database()
        .sql()
        .sql(
            """
            select c.reltuples from carillon.task_execution e join pg_class c on c.oid = e.tableoid
            limit 1
            """)
        .query(Double.class)
        .single();
  }

  @Test
  void aPartitionIsAnalyzedWhenItHasGrownFourfold() {
    insert(5_000);
    assertThat(believed()).isZero();
    growing.runOnce();
    assertThat(believed()).isEqualTo(5_000);
    insert(5_000);
    growing.runOnce();
    assertThat(believed()).isEqualTo(5_000);
    insert(15_000);
    growing.runOnce();
    assertThat(believed()).isEqualTo(25_000);
  }

  @Test
  void oneThatWasAnalyzedBeforeItsRowsWereCommittedIsAnalyzedAgain() {
    test.database()
        .doInTransaction(() -> {
          insert(5_000);
          CompletableFuture.runAsync(growing::runOnce).join();
        });
    assertThat(believed()).isZero();
    // The connection that inserted reports its changes within ten seconds.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          growing.runOnce();
          assertThat(believed()).isEqualTo(5_000);
        });
  }

  @Test
  void oneWithoutRowsIsNotAnalyzedAgain() {
    insert(5_000);
    test.database().sql().sql("delete from carillon.task_execution").update();
    String analyses = "select sum(analyze_count) from pg_stat_user_tables";
    test.statistic(analyses); // reports the changes
    growing.runOnce();
    long before = test.statistic(analyses);
    growing.runOnce();
    assertThat(test.statistic(analyses)).isEqualTo(before);
  }

  @Test
  void aSmallOneIsLeftAlone() {
    insert(100);
    growing.runOnce();
    assertThat(believed()).isZero();
  }
}
