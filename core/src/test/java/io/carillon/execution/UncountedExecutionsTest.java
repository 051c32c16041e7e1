package io.carillon.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.database.SqlArrays;
import io.carillon.execution.ExecutionStore.CancelRequest;
import io.carillon.execution.ExecutionStore.Progress;
import io.carillon.execution.HandoverStore.Begun;
import io.carillon.execution.HandoverStore.Explanation;
import io.carillon.fixture.Rows;
import io.carillon.fixture.UncountedRows;
import io.carillon.task.TaskError;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Statements about a batch of executions find each by its key, although PostgreSQL believes that
 * the day's partition is empty: it was analyzed while a bulk insert was not yet committed. Plans
 * for empty tables read 10,000 index entries for each execution.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UncountedExecutionsTest {

  private static final int BATCH = 50;

  private final UncountedRows rows = new UncountedRows();
  private final Database database = rows.database().database();
  private final ExecutionStore store = new ExecutionStore(database);
  private final SettlementStore settlements = new SettlementStore(database);
  private final ClaimStore claims = new ClaimStore(database);
  private final HandoverStore handovers = new HandoverStore(database);
  private final UUID worker = UUID.randomUUID();
  private long number;

  private final Map<String, Consumer<List<UUID>>> statements = new LinkedHashMap<>();
  final List<String> names = names();

  private Map<String, Consumer<List<UUID>>> describe() {
    statements.put("claim the first of a queue", ids -> claim());
    statements.put("claim by id", this::claim);
    statements.put("settle without results", this::claimAndSettle);
    statements.put("settle with results", this::claimAndFail);
    statements.put("wake", this::sleepAndWake);
    statements.put("expire", this::delayAndExpire);
    statements.put("cancel waiting", ids -> store.cancelWaiting(cancelled(ids)));
    statements.put("ask to cancel", ids -> store.askToCancel(cancelled(ids)));
    statements.put("read cancel requests", store::cancelRequests);
    statements.put("store progress", this::progress);
    statements.put("find open ones", store::open);
    statements.put("release", store::release);
    statements.put("hand over", ids -> handovers.handOver("default", List.of(Rows.TYPE), BATCH));
    statements.put("take back", handovers::takeBack);
    statements.put("begin elsewhere", this::begin);
    statements.put("explain a retry", this::explain);
    statements.put("expire elsewhere", ids -> handovers.expire(ids, "too late"));
    return statements;
  }

  List<String> names() {
    return List.copyOf(describe().keySet());
  }

  @BeforeAll
  void planForEmptyTablesThenFill() {
    new Rows(database).worker(worker, "here", Duration.ofMinutes(1));
    for (int i = 0; i < 12; i++) { // The driver and PostgreSQL keep a plan after ten runs.
      statements.values().forEach(statement -> statement.accept(rows.executions(BATCH)));
    }
    fill(rows);
  }

  void fill(UncountedRows uncounted) {
    uncounted.fill();
  }

  @AfterAll
  void close() {
    rows.close();
  }

  @Test
  void thePlannerTakesThePartitionForAnEmptyOne() {
    assertThat(
            database
                .sql()
                .sql(
                    """
                    select c.reltuples from carillon.task_execution e join pg_class c on c.oid = e.tableoid
                    limit 1
                    """)
                .query(Double.class)
                .single())
        .isZero();
  }

  @ParameterizedTest
  @FieldSource("names")
  void aStatementReadsTheRowsOfItsBatchOnly(String name) {
    Consumer<List<UUID>> statement = Objects.requireNonNull(statements.get(name));
    List<UUID> ids = rows.executions(BATCH);
    assertThat(rows.reads(() -> statement.accept(ids))).isLessThan(20 * BATCH);
  }

  private List<Claim> claim() {
    return claims
        .claim(new ClaimStore.Taking(worker, number++, List.of(Rows.TYPE), BATCH), "default", null)
        .claims();
  }

  private List<Claim> claim(List<UUID> ids) {
    return claims.claim(worker, number++, List.of("default"), List.of(Rows.TYPE), ids);
  }

  private void claimAndSettle(List<UUID> ids) {
    claim(ids);
    settlements.settle(ids.stream().map(id -> Settlement.succeeded(fence(id), null)).toList());
  }

  private void claimAndFail(List<UUID> ids) {
    claim(ids);
    TaskError broken = TaskError.of("broken", "as asked");
    settlements.settle(
        ids.stream()
            .map(id -> Settlement.ended(fence(id), AttemptOutcome.FAILED, broken))
            .toList());
  }

  private Settlement.Fence fence(UUID id) {
    return new Settlement.Fence(id, 1, worker);
  }

  private void sleepAndWake(List<UUID> ids) {
    set("wakes_at = '2026-02-28T12:00:00Z'", ids);
    store.wake(BATCH);
  }

  private void delayAndExpire(List<UUID> ids) {
    set("start_by = '2026-02-28T12:00:00Z'", ids);
    store.expire(BATCH);
  }

  private void set(String column, List<UUID> ids) {
    database
        .sql()
        .sql("update carillon.task_execution set " + column + " where id = any(:ids)")
        .param("ids", SqlArrays.uuids(ids))
        .update();
  }

  private static List<CancelRequest> cancelled(List<UUID> ids) {
    return ids.stream().map(id -> new CancelRequest(id, "not needed")).toList();
  }

  private void progress(List<UUID> ids) {
    store.progress(ids.stream().map(id -> new Progress(id, 1, 0.5, "half")).toList());
  }

  private void begin(List<UUID> ids) {
    handovers.begin(ids.stream().map(id -> new Begun(id, 1, worker, Duration.ZERO)).toList());
  }

  private void explain(List<UUID> ids) {
    TaskError error = TaskError.of("broken", "as asked");
    handovers.explain(
        ids.stream().map(id -> new Explanation(id, UncountedRows.ATTEMPT, error)).toList());
  }
}
