package io.carillon.execution;

import static io.carillon.database.SqlArrays.booleans;
import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;
import static java.util.stream.Collectors.toSet;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Settles ended attempts: running -> an end state or retrying. Rows are found by primary key under
 * any plan and touched in the order of their ids, which is about the order in which they are stored
 * (docs/sql.md, "Joining a batch").
 */
public final class SettlementStore {

  // An attempt that still holds its claim.
  private static final String FENCED =
      """
      e.id = any(array[r.id]) and e.attempt = r.attempt and e.worker_id = r.worker
        and e.status = 'running' and r.id between '00000000-0000-0000-0000-000000000000'
          and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
      """;

  private static final String ENDED_AT =
      """
      greatest(e.started_at, coalesce(cast(:now as timestamptz), now())
        - r.ago * interval '1 ms') as ended_at
      """;

  // Attempts of one worker that succeeded without a result: nearly all of them.
  private static final String SUCCEED =
      EndedRows.move(
          """
          delete from carillon.task_execution_live e
          using (select id, attempt, cast(:worker as uuid) as worker, ago
            from unnest(:ids, :attempts, :agos) as u(id, attempt, ago)) as r
          where
          """
              + FENCED
              + "returning "
              + EndedRows.RETURNING
              + """
              , 'succeeded' as status, e.failures, e.losses, e.cancel_reason,
                cast(null as jsonb) as result, cast(null as jsonb) as error,
              """
              + ENDED_AT);

  private static final String REPORT =
      """
      with report as (
        select * from unnest(:ids, :attempts, :workers, :outcomes, :wakes, :agos, :results, :errors,
          :failed, :lost, :asked) as r(id, attempt, worker, outcome, wakes, ago, result, error,
          failed, lost, asked)
      ),
      """;

  private static final String ADD_ATTEMPTS =
      """
      insert into carillon.earlier_attempt (execution_id, number, worker_id, started_at,
        finished_at, outcome, error)
      select id, attempt, worker_id, started_at, ended_at, outcome, error from
      """;

  // An attempt with another outcome than its execution has no other place. One that was to be
  // retried ends its execution only if that was asked to stop.
  private static final String END =
      REPORT
          + """
          gone as (
            delete from carillon.task_execution_live e using report r
            where (not r.asked or e.cancel_reason is not null) and
          """
          + FENCED
          + "returning "
          + EndedRows.RETURNING
          + """
          , case when r.asked then 'cancelled' else r.outcome end as status, r.outcome,
            e.failures + r.failed as failures, e.losses + r.lost as losses, e.cancel_reason,
            cast(r.result as jsonb) as result, cast(r.error as jsonb) as error,
          """
          + ENDED_AT
          + "), attempts as ("
          + ADD_ATTEMPTS
          + "gone where outcome <> status), "
          + EndedRows.REST;

  private static final String RETRY =
      REPORT
          + """
          retried as (
            update carillon.task_execution_live e set status = 'retrying', finished_at = null,
              wakes_at = case when r.wakes > 0 then coalesce(cast(:now as timestamptz), now())
                + (r.wakes - r.ago) * interval '1 ms' end,
              result = cast(r.result as jsonb), error = cast(r.error as jsonb),
              failures = e.failures + r.failed, losses = e.losses + r.lost
            from report r
            where e.cancel_reason is null and
          """
          + FENCED
          + """
            returning e.id, e.attempt, e.worker_id, e.started_at, e.task_config_id, e.task_type,
              e.queue, e.priority, e.wakes_at, e.status, e.due_at, e.queued_at, r.outcome, e.error,
          """
          + ENDED_AT
          + "), attempts as ("
          + ADD_ATTEMPTS
          + "retried) "
          + """
          select id, task_config_id, task_type, queue, priority, status, wakes_at, due_at,
            queued_at, started_at, ended_at, 0 as failures_in_a_row
          from retried
          """;

  private final Database database;

  /** Creates the store on the given database; it works in the caller's transaction. */
  public SettlementStore(Database database) {
    this.database = database;
  }

  /**
   * Settles attempts that still hold their claim (fenced by attempt and worker), and adds ended
   * executions to the roll-ups; the others are missing from the result, which is ordered by end
   * time. An execution that was asked to stop is cancelled instead of retried.
   */
  public List<Settled> settle(List<Settlement> batch) {
    List<Settlement> ordered = new ArrayList<>(batch);
    ordered.sort(Comparator.comparing(Settlement::executionId));
    List<Settled> settled = new ArrayList<>();
    if (succeedOfOneWorker(ordered)) {
      settled.addAll(succeed(ordered));
    } else {
      List<Settlement> retries = ordered.stream().filter(one -> !one.ends()).toList();
      settled.addAll(write(RETRY, retries));
      settled.addAll(end(ordered, settled));
    }
    settled.sort(Comparator.comparing(one -> one.times().finishedAt()));
    return settled;
  }

  private static boolean succeedOfOneWorker(List<Settlement> batch) {
    return batch.stream().allMatch(Settlement::leavesNothing)
        && batch.stream().map(Settlement::workerId).distinct().count() == 1;
  }

  private List<Settled> succeed(List<Settlement> batch) {
    return database
        .sql()
        .sql(SUCCEED)
        .param("now", database.clockOverride())
        .param("worker", batch.getFirst().workerId())
        .param("ids", uuids(batch, Settlement::executionId))
        .param("attempts", ints(batch, Settlement::attempt))
        .param("agos", longs(batch, settlement -> settlement.ago().toMillis()))
        .query(ExecutionStore::settled)
        .list();
  }

  // A request to stop never goes away: an attempt that was not retried because of one is ended by
  // the same statement as the others, since two statements with roll-ups might deadlock.
  private List<Settled> end(List<Settlement> batch, List<Settled> retried) {
    Set<UUID> settled = retried.stream().map(Settled::executionId).collect(toSet());
    List<Settlement> rest =
        batch.stream().filter(one -> one.ends() || !settled.contains(one.executionId())).toList();
    return write(END, rest);
  }

  private List<Settled> write(String statement, List<Settlement> batch) {
    return batch.isEmpty()
        ? List.of()
        : database
            .sql()
            .sql(statement)
            .param("now", database.clockOverride())
            .param("ids", uuids(batch, Settlement::executionId))
            .param("attempts", ints(batch, Settlement::attempt))
            .param("workers", uuids(batch, Settlement::workerId))
            .param("outcomes", texts(batch, settlement -> settlement.outcome().code()))
            .param("wakes", longs(batch, settlement -> settlement.wakesIn().toMillis()))
            .param("agos", longs(batch, settlement -> settlement.ago().toMillis()))
            .param("results", texts(batch, Settlement::result))
            .param("errors", texts(batch, settlement -> Json.textOrNull(settlement.error())))
            .param("failed", ints(batch, settlement -> settlement.outcome().isFailure() ? 1 : 0))
            .param("lost", ints(batch, settlement -> settlement.outcome().isLoss() ? 1 : 0))
            .param("asked", booleans(batch, one -> !one.ends()))
            .query(ExecutionStore::settled)
            .list();
  }
}
