package io.carillon.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.engine.TestDatabase;
import io.carillon.fixture.Rows;
import io.carillon.statistics.rollup.RollUpAgent;
import io.carillon.task.TaskError;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The health of configs and their statistics, held against the executions that they sum up. */
class HealthRowsTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private final TestDatabase test = new TestDatabase();
  private final Database database = test.database();
  private final ExecutionStore store = new ExecutionStore(database);
  private final ClaimStore claims = new ClaimStore(database);
  private final SettlementStore settlements = new SettlementStore(database);
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final UUID worker = UUID.randomUUID();
  private List<Long> configs = List.of();
  private long number;

  @BeforeEach
  void fill() {
    test.pin(NOW);
    Rows rows = new Rows(database);
    rows.type();
    rows.worker(worker, "here", Duration.ofMinutes(5));
    configs = IntStream.range(0, 5).mapToObj(i -> rows.config("config " + i)).toList();
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void theyAreTheSumsOfTheExecutions() {
    Random random = new Random(20261129);
    for (int batch = 0; batch < 60; batch++) {
      test.pin(NOW.plus(Duration.ofMinutes(7L * batch)));
      List<Claim> claimed = claim(1 + random.nextInt(20), random);
      database.doInTransaction(() -> settlements.settle(settlements(claimed, random)));
      store.expire(100);
    }
    assertSums();
  }

  /** Batches of two recorders have configs and types in common. */
  @Test
  void batchesSettledAtOnceDoNotDeadlock() {
    test.pin(null);
    List<List<Claim>> claimed = new ArrayList<>();
    Random random = new Random(7);
    for (int batch = 0; batch < 100; batch++) {
      claimed.add(claim(20, random));
    }
    CompletableFuture.allOf(
            Stream.of(0, 1)
                .map(thread ->
                    CompletableFuture.runAsync(
                        () -> settleEachOther(claimed, thread, new Random(thread)), THREADS))
                .toArray(CompletableFuture[]::new))
        .join();
    addStatistics();
    assertThat(difference(SUMS_OF_CONFIGS, STATS_OF_CONFIGS)).isEmpty();
  }

  private void settleEachOther(List<List<Claim>> claimed, int first, Random random) {
    for (int batch = first; batch < claimed.size(); batch += 2) {
      List<Settlement> ended = settlements(claimed.get(batch), random);
      database.doInTransaction(() -> settlements.settle(ended));
    }
  }

  private List<Claim> claim(int count, Random random) {
    List<NewExecution> queued =
        IntStream.range(0, count)
            .mapToObj(i ->
                Rows.execution(
                    ids.next(database.time()),
                    configs.get(random.nextInt(configs.size())),
                    "default",
                    5,
                    random.nextInt(9) == 0 ? database.time() : null))
            .toList();
    store.queue(queued);
    return claims
        .claim(new ClaimStore.Taking(worker, number++, List.of(Rows.TYPE), count), "default", null)
        .claims();
  }

  private List<Settlement> settlements(List<Claim> claimed, Random random) {
    List<Integer> agos = random.ints(0, 60_000).distinct().limit(claimed.size()).boxed().toList();
    return IntStream.range(0, claimed.size())
        .mapToObj(i -> {
          AttemptOutcome outcome = outcome(random);
          Settlement.Fence fence = Settlement.Fence.of(claimed.get(i), worker);
          Duration ago = Duration.ofMillis(-agos.get(i));
          return Settlement.ended(fence, outcome, error(outcome)).withAgo(ago);
        })
        .toList();
  }

  private static AttemptOutcome outcome(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> AttemptOutcome.FAILED;
      case 1 -> AttemptOutcome.TIMED_OUT;
      case 2 -> AttemptOutcome.LOST;
      case 3 -> AttemptOutcome.CANCELLED;
      default -> AttemptOutcome.SUCCEEDED;
    };
  }

  private static @Nullable TaskError error(AttemptOutcome outcome) {
    return outcome == AttemptOutcome.SUCCEEDED ? null : TaskError.of("test", "as asked");
  }

  private static final String SUMS =
      """
      , status, count(*) as executions,
        sum(case when started_at is null then 0
          else trunc(extract(epoch from finished_at - started_at) * 1000) end) as run_ms,
        sum(greatest(0, trunc(extract(epoch from coalesce(started_at, finished_at) - queued_at)
          * 1000))) as wait_ms
      from carillon.task_execution_ended group by 1, 2, 3
      """;

  private static final String SUMS_OF_CONFIGS =
      "select task_config_id, date_trunc('hour', finished_at, 'UTC')" + SUMS;

  private static final String STATS_OF_CONFIGS =
      "select task_config_id, hour, status, executions, run_ms, wait_ms + asked_ms"
          + " from carillon.task_config_stats";

  private static final String HEALTH =
      """
      select task_config_id, last_success_at, last_failure_at, failures_in_a_row, last_finished_at
      from carillon.task_config_health
      """;

  private static final String HEALTH_OF_EXECUTIONS =
      """
      select e.task_config_id, s.at, max(e.finished_at) filter (
          where e.status in ('failed', 'timed_out', 'lost')),
        count(*) filter (where e.status in ('failed', 'timed_out', 'lost')
          and e.finished_at > coalesce(s.at, '-infinity')), max(e.finished_at)
      from carillon.task_execution_ended e left join lateral (
        select max(x.finished_at) as at from carillon.task_execution_ended x
        where x.task_config_id = e.task_config_id and x.status = 'succeeded') as s on true
      group by 1, 2
      """;

  private void addStatistics() {
    new RollUpAgent(database, Duration.ofDays(30), System::nanoTime).catchUp();
  }

  private void assertSums() {
    addStatistics();
    assertThat(difference(SUMS_OF_CONFIGS, STATS_OF_CONFIGS)).isEmpty();
    assertThat(difference(HEALTH_OF_EXECUTIONS, HEALTH)).isEmpty();
  }

  /** Returns the rows that only one of two queries has, as texts. */
  private List<String> difference(String one, String other) {
    String apart =
        "(select 'first' as of, cast(a as text) from (({a}) except ({b})) as a)"
            + " union all (select 'second', cast(b as text) from (({b}) except ({a})) as b)";
    return database
        .sql()
        .sql(apart.replace("{a}", one).replace("{b}", other))
        .query((row, index) -> row.getString(1) + " " + row.getString(2))
        .list();
  }
}
