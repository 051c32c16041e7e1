package io.carillon.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.database.Database;
import io.carillon.engine.TestDatabase;
import io.carillon.execution.ExecutionStore.CancelRequest;
import io.carillon.execution.ExecutionStore.Progress;
import io.carillon.execution.HandoverStore.Begun;
import io.carillon.fixture.Rows;
import io.carillon.retention.PartitionMaintenance;
import io.carillon.task.TaskError;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two transactions change one execution at the same time, each change against each other one: the
 * second begins before the first commits. The execution ends at most once, is in one part of the
 * table, and has each of its attempts once on record.
 */
class EndRaceTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final UUID WORKER = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-000000000002");
  private static final Executor THREADS = task -> Thread.ofVirtual().start(task);
  private static final TimeOrderedIds IDS = new TimeOrderedIds();
  private static TestDatabase test;
  private static Database database;
  private static ExecutionStore store;
  private static SettlementStore settlements;
  private static ClaimStore claims;
  private static HandoverStore handovers;
  private static long config;
  private static long number;

  /** Changes of a running execution, and of one that waits; each returns what it ended. */
  private static final Map<String, Function<UUID, List<Settled>>> OF_RUNNING =
      new LinkedHashMap<>();

  private static final Map<String, Function<UUID, List<Settled>>> OF_WAITING =
      new LinkedHashMap<>();

  static {
    OF_RUNNING.put(
        "succeed", id -> settlements.settle(List.of(Settlement.succeeded(fence(id), null))));
    OF_RUNNING.put("take over", id -> settlements.settle(List.of(ended(id, AttemptOutcome.LOST))));
    OF_RUNNING.put("fail", id -> settlements.settle(List.of(ended(id, AttemptOutcome.FAILED))));
    OF_RUNNING.put("retry", id -> settlements.settle(List.of(retried(id))));
    OF_RUNNING.put("ask to stop", id -> nothing(store.askToCancel(List.of(stop(id)))));
    OF_RUNNING.put("note progress", EndRaceTest::progress);
    OF_WAITING.put("claim", EndRaceTest::claim);
    OF_WAITING.put(
        "claim by id",
        id ->
            nothing(
                claims.claim(OTHER, number++, List.of("" + id), List.of(Rows.TYPE), List.of(id))));
    OF_WAITING.put("cancel", id -> store.cancelWaiting(List.of(stop(id))));
    OF_WAITING.put("expire", id -> handovers.expire(List.of(id), "too late"));
    OF_WAITING.put("hand over", id -> nothing(handovers.handOver("" + id, List.of(Rows.TYPE), 10)));
    OF_WAITING.put(
        "begin elsewhere",
        id -> nothing(handovers.begin(List.of(new Begun(id, 1, OTHER, Duration.ZERO)))));
    OF_WAITING.put("move", EndRaceTest::move);
  }

  @BeforeAll
  static void start() {
    test = new TestDatabase();
    test.pin(NOW);
    database = test.database();
    store = new ExecutionStore(database);
    settlements = new SettlementStore(database);
    claims = new ClaimStore(database);
    handovers = new HandoverStore(database);
    Rows rows = new Rows(database);
    rows.type();
    config = rows.config();
    rows.worker(WORKER, "here", Duration.ofMinutes(5));
    rows.worker(OTHER, "there", Duration.ofMinutes(5));
  }

  @AfterAll
  static void stop() {
    test.close();
  }

  static Stream<String[]> pairs() {
    return Stream.of(OF_RUNNING, OF_WAITING)
        .flatMap(changes ->
            changes.keySet().stream()
                .flatMap(one -> changes.keySet().stream().map(other -> new String[] {one, other})));
  }

  @ParameterizedTest(name = "{0}, and {1} meanwhile")
  @MethodSource("pairs")
  void anExecutionEndsOnce(String first, String second) {
    boolean running = OF_RUNNING.containsKey(first);
    Map<String, Function<UUID, List<Settled>>> changes = running ? OF_RUNNING : OF_WAITING;
    UUID id = queued();
    if (running) {
      claim(id);
    }
    long ends = meanwhile(change(changes, first, id), change(changes, second, id));
    assertThat(ends).isLessThanOrEqualTo(1);
    assertThat(count("task_execution_live", "id", id) + count("task_execution_ended", "id", id))
        .isEqualTo(1);
    assertThat(count("task_execution_ended", "id", id)).isEqualTo(ends);
    int begun = attempt(id);
    boolean runs = running && ends == 0 && count("earlier_attempt", "execution_id", id) == 0;
    assertThat(attempts(id)).hasSize(runs || !running ? 0 : begun).doesNotHaveDuplicates();
  }

  @Test
  void aStopThatComesBetweenAnAttemptAndItsRetryIsHeard() {
    UUID id = queued();
    claim(id);
    meanwhile(change(OF_RUNNING, "ask to stop", id), change(OF_RUNNING, "retry", id));
    assertThat(status(id)).isEqualTo("cancelled");
    assertThat(attempts(id)).containsExactly("1 failed");
  }

  @Test
  void aConfigThatIsRemovedTakesAlongTheExecutionThatEndsMeanwhile() {
    long own = new Rows(database).config("another");
    UUID id = IDS.next(NOW);
    store.queue(List.of(Rows.execution(id, own, id.toString(), 5, null)));
    claim(id);
    meanwhile(
        change(OF_RUNNING, "fail", id),
        () -> {
          database
              .sql()
              .sql("delete from carillon.task_config where id = :id")
              .param("id", own)
              .update();
          return 0;
        });
    assertThat(count("task_execution", "id", id)).isZero();
    assertThat(count("execution_attempt", "execution_id", id)).isZero();
    assertThat(
            count("task_config_stats", "task_config_id", own)
                + count("task_config_health", "task_config_id", own))
        .isZero();
  }

  @Test
  void retentionKeepsTheDayOfAnExecutionThatEndsMeanwhile() {
    PartitionMaintenance partitions = new PartitionMaintenance(database, Duration.ofDays(2));
    test.pin(NOW.minus(Duration.ofDays(20)));
    partitions.makeOnce();
    UUID id = new TimeOrderedIds().next(NOW.minus(Duration.ofDays(20)));
    store.queue(List.of(Rows.execution(id, config, id.toString(), 5, null)));
    test.pin(NOW);
    claim(id);
    meanwhile(
        change(OF_RUNNING, "fail", id),
        () -> {
          partitions.runOnce();
          return 0;
        });
    assertThat(status(id)).isEqualTo("failed");
    partitions.runOnce();
    assertThat(count("task_execution", "id", id)).isZero();
  }

  private interface Change {
    /** Makes the change; returns the number of ends. */
    long make();
  }

  private static Change change(
      Map<String, Function<UUID, List<Settled>>> changes, String name, UUID id) {
    Function<UUID, List<Settled>> change = Objects.requireNonNull(changes.get(name));
    return () -> change.apply(id).stream().filter(one -> one.status().ended()).count();
  }

  /** Makes the second change while the first is not committed; returns the number of ends. */
  private static long meanwhile(Change first, Change second) {
    CompletableFuture<Void> made = new CompletableFuture<>();
    CompletableFuture<Void> commit = new CompletableFuture<>();
    CompletableFuture<Long> one =
        CompletableFuture.supplyAsync(
            () ->
                database.inTransaction(() -> {
                  long ends = first.make();
                  made.complete(null);
                  commit.join();
                  return ends;
                }),
            THREADS);
    CompletableFuture.anyOf(made, one).join();
    CompletableFuture<Long> other =
        CompletableFuture.supplyAsync(() -> database.inTransaction(second::make), THREADS);
    await().pollInterval(Duration.ofMillis(5)).until(() -> other.isDone() || isBlocked());
    commit.complete(null);
    return one.join() + other.join();
  }

  private static boolean isBlocked() {
    return database
        .sql()
        .sql(
            """
            select exists (select from pg_stat_activity
              where datname = current_database() and wait_event_type = 'Lock')
            """)
        .query(Boolean.class)
        .single();
  }

  private static UUID queued() {
    UUID id = IDS.next(NOW);
    store.queue(List.of(Rows.execution(id, config, id.toString(), 5, NOW.plusSeconds(60))));
    return id;
  }

  /** Each has a queue of its own. */
  private static List<Settled> claim(UUID id) {
    return nothing(
        claims.claim(
            new ClaimStore.Taking(WORKER, number++, List.of(Rows.TYPE), 1), id.toString(), null));
  }

  private static List<Settled> progress(UUID id) {
    store.progress(List.of(new Progress(id, 1, 0.5, "half")));
    return List.of();
  }

  private static List<Settled> move(UUID id) {
    store.move(Rows.TYPE, id.toString(), id + " moved");
    return List.of();
  }

  private static List<Settled> nothing(Object ignored) {
    return List.of();
  }

  private static CancelRequest stop(UUID id) {
    return new CancelRequest(id, "enough");
  }

  private static Settlement.Fence fence(UUID id) {
    return new Settlement.Fence(id, 1, WORKER);
  }

  private static Settlement ended(UUID id, AttemptOutcome outcome) {
    return Settlement.ended(fence(id), outcome, TaskError.of("test", "as asked"));
  }

  private static Settlement retried(UUID id) {
    return Settlement.retried(
        fence(id), AttemptOutcome.FAILED, Duration.ZERO, TaskError.of("test", "as asked"));
  }

  private static long count(String table, String column, Object id) {
    return database
        .sql()
        .sql("select count(*) from carillon." + table + " where " + column + " = :id")
        .param("id", id)
        .query(Long.class)
        .single();
  }

  private static String status(UUID id) {
    return database
        .sql()
        .sql("select status from carillon.task_execution where id = :id")
        .param("id", id)
        .query(String.class)
        .single();
  }

  private static int attempt(UUID id) {
    return database
        .sql()
        .sql("select attempt from carillon.task_execution where id = :id")
        .param("id", id)
        .query(Integer.class)
        .single();
  }

  private static List<String> attempts(UUID id) {
    return database
        .sql()
        .sql(
            """
            select number || ' ' || outcome from carillon.execution_attempt
            where execution_id = :id order by number
            """)
        .param("id", id)
        .query((row, index) -> row.getString(1))
        .list();
  }
}
