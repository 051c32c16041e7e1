package io.carillon.execution;

import static io.carillon.database.Arrays.instants;
import static io.carillon.database.Arrays.ints;
import static io.carillon.database.Arrays.longs;
import static io.carillon.database.Arrays.texts;
import static io.carillon.database.Arrays.uuids;
import static io.carillon.database.Rows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The one door for the state of executions: each method is one transition, of a whole batch,
 * guarded by the state it starts from. What a guard kept out is missing from the answer.
 */
public final class ExecutionStore {

  private final Database database;

  /** On that database, in the transaction of each caller. */
  public ExecutionStore(Database database) {
    this.database = database;
  }

  /** Queues executions: nothing -> queued. */
  public void queue(List<NewExecution> batch) {
    database
        .sql()
        .sql(
            """
            insert into carillon.task_execution (id, task_config_id, config_version, task_type, queue,
              priority, max_attempts, status, trigger, due_at, queued_at, start_by, triggered_by,
              retry_of, parameters)
            select n.id, n.config, n.version, n.type, n.queue, n.priority, n.attempts, 'queued',
              n.trigger, n.due_at, coalesce(cast(:now as timestamptz), now()), n.start_by, n.by,
              n.retry_of, cast(n.parameters as jsonb)
            from unnest(:ids, :configs, :versions, :types, :queues, :priorities, :attempts, :triggers,
              :dues, :start_bys, :bys, :retry_ofs, :parameters)
              as n(id, config, version, type, queue, priority, attempts, trigger, due_at, start_by, by,
              retry_of, parameters)
            """)
        .param("now", database.pinned())
        .param("ids", uuids(batch, NewExecution::id))
        .param("configs", longs(batch, NewExecution::taskConfigId))
        .param("versions", longs(batch, NewExecution::configVersion))
        .param("types", texts(batch, NewExecution::taskType))
        .param("queues", texts(batch, NewExecution::queue))
        .param("priorities", ints(batch, NewExecution::priority))
        .param("attempts", ints(batch, NewExecution::maxAttempts))
        .param("triggers", texts(batch, execution -> execution.trigger().code()))
        .param("dues", instants(batch, NewExecution::dueAt))
        .param("start_bys", instants(batch, NewExecution::startBy))
        .param("bys", texts(batch, NewExecution::triggeredBy))
        .param("retry_ofs", uuids(batch, NewExecution::retryOf))
        .param("parameters", texts(batch, execution -> Json.textOrNull(execution.parameters())))
        .update();
  }

  /**
   * Claims what waits in a queue, by priority and age: queued, retrying -> running. The claims are
   * one row under the worker's name, for a takeover to find.
   *
   * @param number of this batch among the worker's
   * @param types that the worker can run; others are left for a worker that knows them
   */
  public List<Claim> claim(
      UUID workerId, long number, String queue, Collection<String> types, int limit) {
    return database
        .sql()
        .sql(
            """
            with pick as materialized (
              select id from carillon.task_execution
              where queue = :queue and status in ('queued', 'retrying') and wakes_at is null
                and task_type = any(:types)
                and (start_by is null or start_by > coalesce(cast(:now as timestamptz), now()))
              order by priority desc, id
              for update skip locked
              limit :limit
            ), claimed as (
              update carillon.task_execution e
              set status = 'running', attempt = e.attempt + 1, worker_id = :worker,
                started_at = coalesce(cast(:now as timestamptz), now()), error = null
              from pick where e.id = pick.id
              returning e.id, e.attempt, e.task_config_id, e.config_version, e.task_type, e.due_at,
                e.failures, e.max_attempts, e.parameters
            ), noted as (
              insert into carillon.worker_claim (worker_id, number, execution_ids)
              select :worker, :number, array_agg(id) from claimed having count(*) > 0
            )
            select * from claimed order by id
            """)
        .param("queue", queue)
        .param("types", texts(types))
        .param("now", database.pinned())
        .param("limit", limit)
        .param("worker", workerId)
        .param("number", number)
        .query((row, index) -> claim(row, number))
        .list();
  }

  private static Claim claim(ResultSet row, long batch) throws SQLException {
    String parameters = row.getString("parameters");
    return new Claim(
        batch,
        row.getObject("id", UUID.class),
        row.getInt("attempt"),
        row.getLong("task_config_id"),
        row.getLong("config_version"),
        row.getString("task_type"),
        instantOrNull(row, "due_at"),
        row.getInt("failures"),
        row.getInt("max_attempts"),
        parameters == null ? null : Json.object(parameters));
  }

  /**
   * Settles attempts that ended: running -> an end state or retrying, with a row for each attempt.
   * Only an attempt that still holds its claim counts; the others are missing from the answer.
   */
  public List<Settled> settle(List<Settlement> batch) {
    return database
        .sql()
        .sql(
            """
            with report as (
              select * from unnest(:ids, :attempts, :workers, :outcomes, :nexts, :wakes, :agos,
                :results, :errors, :failed, :lost) as r(id, attempt, worker, outcome, next, wakes, ago,
                result, error, failed, lost)
            ), settled as (
              update carillon.task_execution e set status = r.next,
                finished_at = case when r.next = 'retrying' then null else greatest(e.started_at,
                  coalesce(cast(:now as timestamptz), now()) - r.ago * interval '1 ms') end,
                wakes_at = case when r.wakes > 0 then coalesce(cast(:now as timestamptz), now())
                  + (r.wakes - r.ago) * interval '1 ms' end,
                result = cast(r.result as jsonb), error = cast(r.error as jsonb),
                failures = e.failures + r.failed, losses = e.losses + r.lost
              from report r
              where e.id = r.id and e.attempt = r.attempt and e.worker_id = r.worker
                and e.status = 'running'
              returning e.id, e.attempt, e.worker_id, e.started_at, e.task_config_id, e.task_type,
                e.queue, e.status, e.due_at, e.queued_at, r.outcome, e.error,
                greatest(e.started_at, coalesce(cast(:now as timestamptz), now())
                  - r.ago * interval '1 ms') as ended_at
            ), tried as (
              insert into carillon.execution_attempt (execution_id, number, worker_id, started_at,
                finished_at, outcome, error)
              select id, attempt, worker_id, started_at, ended_at, outcome, error from settled
            )
            select * from settled
            """)
        .param("now", database.pinned())
        .param("ids", uuids(batch, Settlement::executionId))
        .param("attempts", ints(batch, Settlement::attempt))
        .param("workers", uuids(batch, Settlement::workerId))
        .param("outcomes", texts(batch, Settlement::outcome))
        .param("nexts", texts(batch, settlement -> settlement.next().code()))
        .param("wakes", longs(batch, settlement -> settlement.wakesIn().toMillis()))
        .param("agos", longs(batch, settlement -> settlement.ago().toMillis()))
        .param("results", texts(batch, Settlement::result))
        .param("errors", texts(batch, settlement -> Json.textOrNull(settlement.error())))
        .param("failed", ints(batch, settlement -> settlement.failed() ? 1 : 0))
        .param("lost", ints(batch, settlement -> settlement.lost() ? 1 : 0))
        .query(ExecutionStore::settled)
        .list();
  }

  private static Settled settled(ResultSet row, int index) throws SQLException {
    return new Settled(
        row.getObject("id", UUID.class),
        row.getLong("task_config_id"),
        row.getString("task_type"),
        row.getString("queue"),
        ExecutionStatus.of(row.getString("status")),
        instantOrNull(row, "due_at"),
        row.getTimestamp("queued_at").toInstant(),
        instantOrNull(row, "started_at"),
        row.getTimestamp("ended_at").toInstant());
  }

  /** Makes retries and snoozes whose time has come claimable, and answers their queues. */
  public Set<String> wake(int limit) {
    return new HashSet<>(
        database
            .sql()
            .sql(
                """
                with due as materialized (
                  select id from carillon.task_execution
                  where wakes_at <= coalesce(cast(:now as timestamptz), now())
                  order by wakes_at limit :limit for update skip locked
                )
                update carillon.task_execution e set wakes_at = null from due where e.id = due.id
                returning e.queue
                """)
            .param("now", database.pinned())
            .param("limit", limit)
            .query(String.class)
            .list());
  }

  /** The time until the next retry or snooze is due to wake; empty when none waits. */
  public Optional<Duration> untilNextWake() {
    return database
        .sql()
        .sql(
            """
            select cast(extract(epoch from wakes_at - coalesce(cast(:now as timestamptz),
              clock_timestamp())) * 1000 as bigint)
            from carillon.task_execution where wakes_at is not null order by wakes_at limit 1
            """)
        .param("now", database.pinned())
        .query(Long.class)
        .optional()
        .map(millis -> Duration.ofMillis(Math.max(0, millis)));
  }

  /** Ends what was not started by its start deadline: queued, retrying -> expired. */
  public List<Settled> expire(int limit) {
    return database
        .sql()
        .sql(
            """
            with late as materialized (
              select id from carillon.task_execution
              where start_by <= coalesce(cast(:now as timestamptz), now())
                and status in ('queued', 'retrying')
              limit :limit for update skip locked
            )
            update carillon.task_execution e set status = 'expired', wakes_at = null,
              finished_at = coalesce(cast(:now as timestamptz), now()),
              error = jsonb_build_object('type', 'start_deadline', 'message',
                'It was not started by its start deadline, ' || e.start_by || '.')
            from late where e.id = late.id
            returning e.id, e.task_config_id, e.task_type, e.queue, e.status, e.due_at, e.queued_at,
              e.started_at, e.finished_at as ended_at
            """)
        .param("now", database.pinned())
        .param("limit", limit)
        .query(ExecutionStore::settled)
        .list();
  }

  /** Cancels what no worker runs: queued, retrying -> cancelled. */
  public List<Settled> cancelWaiting(Collection<UUID> ids, String reason) {
    return database
        .sql()
        .sql(
            """
            update carillon.task_execution e set status = 'cancelled', wakes_at = null,
              cancel_reason = :reason, finished_at = coalesce(cast(:now as timestamptz), now())
            where e.id = any(:ids) and e.status in ('queued', 'retrying')
            returning e.id, e.task_config_id, e.task_type, e.queue, e.status, e.due_at, e.queued_at,
              e.started_at, e.finished_at as ended_at
            """)
        .param("now", database.pinned())
        .param("ids", uuids(ids))
        .param("reason", reason)
        .query(ExecutionStore::settled)
        .list();
  }

  /** Asks the worker of a running execution to stop it; false when it does not run. */
  public boolean askToCancel(UUID id, String reason) {
    return database
            .sql()
            .sql(
                """
                update carillon.task_execution set cancel_reason = :reason
                where id = :id and status = 'running'
                """)
            .param("id", id)
            .param("reason", reason)
            .update()
        == 1;
  }

  /** Which of these a worker was asked to stop, with the reason. */
  public List<CancelRequest> cancelRequests(Collection<UUID> ids) {
    return database
        .sql()
        .sql(
            """
            select id, cancel_reason from carillon.task_execution
            where id = any(:ids) and cancel_reason is not null
            """)
        .param("ids", uuids(ids))
        .query((row, index) ->
            new CancelRequest(row.getObject("id", UUID.class), row.getString("cancel_reason")))
        .list();
  }

  /** Somebody's wish that a running execution stops. */
  public record CancelRequest(UUID executionId, String reason) {}

  /** Which of these have not ended. */
  public Set<UUID> open(Collection<UUID> ids) {
    if (ids.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        database
            .sql()
            .sql(
                """
                select id from carillon.task_execution
                where id = any(:ids) and status in ('queued', 'running', 'retrying')
                """)
            .param("ids", uuids(ids))
            .query(UUID.class)
            .list());
  }

  /** Keeps the last progress of attempts that hold their claim. */
  public void progress(List<Progress> batch) {
    database
        .sql()
        .sql(
            """
            update carillon.task_execution e set progress = jsonb_build_object('fraction', p.fraction,
              'message', p.message)
            from unnest(:ids, :attempts, cast(:fractions as float8[]), :messages)
              as p(id, attempt, fraction, message)
            where e.id = p.id and e.attempt = p.attempt and e.status = 'running'
            """)
        .param("ids", uuids(batch, Progress::executionId))
        .param("attempts", ints(batch, Progress::attempt))
        .param("fractions", texts(batch, progress -> Double.toString(progress.fraction())))
        .param("messages", texts(batch, Progress::message))
        .update();
  }

  /** How far an attempt has come. */
  public record Progress(UUID executionId, int attempt, double fraction, String message) {}
}
