package io.carillon.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.engine.TestDatabase;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.NewExecution;
import io.carillon.fixture.Rows;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims of one worker on a real database. */
class ExecutionPollerTest {

  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  private static final TimeOrderedIds IDS = new TimeOrderedIds();
  private static TestDatabase database;
  private static ExecutionStore store;
  private static Rows rows;
  private static long config;

  // Each test has a worker and a queue of its own, so that none claims what another left.
  private final UUID worker = UUID.randomUUID();
  private final String queue = worker.toString();
  private final AtomicLong nanoTime = new AtomicLong();
  private long nanosOfAClaim; // by which the clock advances each time it is read
  private ExecutionPoller claims;
  private long batches;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    store = new ExecutionStore(database.database());
    rows = new Rows(database.database());
    rows.type();
    config = rows.config();
  }

  @BeforeEach
  void register() {
    claims =
        new ExecutionPoller(
            new ClaimStore(database.database()),
            new WorkerSubscription(
                worker, List.of(queue), List.of(Rows.TYPE), wanted -> Optional.empty()),
            () -> nanoTime.getAndAdd(nanosOfAClaim));
    rows.worker(worker, "here", Duration.ofMinutes(1));
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void muchThatWaitsIsTakenByPriorityAndAgeInManySmallClaims() {
    List<UUID> low = queue(30, 1);
    List<UUID> high = queue(30, 9);
    List<UUID> expected = new ArrayList<>(high);
    expected.addAll(low);
    assertThat(claimAll(7)).containsExactlyElementsOf(expected);
  }

  @Test
  void severalClaimsOfOneBatchAreOneRowUnderTheWorkersName() {
    List<UUID> expected = new ArrayList<>(queue(3, 5));
    claims.claim(1, 1);
    claims.claim(1, 1);
    claims.claim(1, 1);
    assertThat(rows.claimedBy(worker)).containsExactlyElementsOf(expected);
  }

  @Test
  void whatComesWithAHigherPriorityOvertakesSoon() {
    queue(2_000, 5);
    claimed(1);
    UUID urgent = queue(1, 9).getFirst();
    assertThat(claimed(1)).doesNotContain(urgent);
    pass(Duration.ofMillis(50));
    assertThat(claimed(1)).containsExactly(urgent);
    assertThat(claimed(2_000)).as("what it has overtaken").isNotEmpty();
  }

  @Test
  void whatComesAgainWithAnEarlierIdIsTakenToo() {
    UUID first = queue(20, 5).getFirst();
    wakes(first, "infinity");
    assertThat(claimed(5)).doesNotContain(first);
    wakes(first, null);
    assertThat(claimAll(5)).hasSize(15).contains(first);
  }

  @Test
  void whatComesAgainIsTakenSoonThoughNewOnesComeOneByOne() {
    UUID again = queue(1, 5).getFirst();
    wakes(again, "infinity");
    queue(1, 5);
    claimed(5);
    wakes(again, null);
    UUID next = queue(1, 5).getFirst();
    List<UUID> taken = claimed(5);
    assertThat(taken).containsExactly(next);
    assertThat(claims.patience(Duration.ofHours(1))).isEqualTo(Duration.ofMillis(50));
    pass(Duration.ofMillis(50));
    assertThat(claimed(5)).containsExactly(again);
    assertThat(claims.patience(Duration.ofHours(1))).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void theDearerASearchFromTheBeginningIsTheRarerItBecomes() {
    nanosOfAClaim = Duration.ofMillis(100).toNanos();
    queue(2_000, 5);
    claimed(1); // ends at 100 ms, and the clock is read once more
    nanosOfAClaim = 0;
    UUID urgent = queue(1, 9).getFirst();
    pass(Duration.ofMillis(399));
    assertThat(claimed(1)).doesNotContain(urgent);
    pass(Duration.ofMillis(1));
    assertThat(claimed(1)).containsExactly(urgent);
  }

  private void pass(Duration time) {
    nanoTime.addAndGet(time.toNanos());
  }

  private static void wakes(UUID id, @Nullable String at) {
    database
        .database()
        .sql()
        .sql(
            """
            update carillon.task_execution set wakes_at = cast(:at as timestamptz) where id = :id
            """)
        .param("at", at)
        .param("id", id)
        .update();
  }

  /** A plan is made once and kept: on an empty table, or on one with much that waits. */
  @Test
  void aClaimFindsItsExecutionsByTheirKeyHoweverManyThereAre() {
    claimTwentyTimes();
    int many = 40_000;
    queue(many, 5);
    long before = readBySequentialScans();
    claimTwentyTimes();
    assertThat(readBySequentialScans() - before).isLessThan(many);
    database.database().sql().sql("analyze carillon.task_execution").update();
    before = readBySequentialScans();
    claimTwentyTimes();
    assertThat(readBySequentialScans() - before).isLessThan(many);
  }

  private void claimTwentyTimes() {
    IntStream.range(0, 20).forEach(i -> claimed(400));
  }

  private List<UUID> queue(int executions, int priority) {
    List<NewExecution> batch =
        IntStream.range(0, executions)
            .mapToObj(i -> Rows.execution(IDS.next(NOW), config, queue, priority, null))
            .toList();
    store.queue(batch);
    return batch.stream().map(NewExecution::id).toList();
  }

  private List<UUID> claimAll(int atATime) {
    List<UUID> all = new ArrayList<>();
    List<UUID> some = claimed(atATime);
    while (!some.isEmpty()) {
      all.addAll(some);
      some = claimed(atATime);
    }
    return all;
  }

  private List<UUID> claimed(int limit) {
    return claims.claim(++batches, limit).stream().map(Claim::executionId).toList();
  }

  /** Rows that scans have read. */
  private static long readBySequentialScans() {
    return database.statistic(
        """
        select sum(seq_tup_read) from pg_stat_user_tables
        where relname like 'task\\_execution%'
        """);
  }
}
