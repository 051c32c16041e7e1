package io.carillon.execution;

import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stores the state of executions, together with {@link ClaimStore} for claims of workers and {@link
 * HandoverStore} for executions of other runtimes. Each method is one transition of a whole batch,
 * guarded by the state it starts from; executions that fail the guard are missing from the result.
 */
public final class ExecutionStore {

  private final Database database;

  /** Creates the store on the given database; it works in the caller's transaction. */
  public ExecutionStore(Database database) {
    this.database = database;
  }

  /**
   * Returns an execution's own parameters, which replace those of its config; empty when it has
   * none.
   */
  public Optional<ObjectNode> parameters(UUID executionId) {
    return database
        .sql()
        .sql("select parameters from carillon.task_execution where id = :id")
        .param("id", executionId)
        .query((row, index) -> Optional.ofNullable(row.getString("parameters")))
        .optional()
        .flatMap(own -> own)
        .map(Json::object);
  }

  private static final String QUEUE =
      "insert into carillon.task_execution (status, "
          + NewRows.COLUMNS
          + ") select 'queued', "
          + NewRows.VALUES
          + NewRows.ROWS;

  /** Queues new executions: new -> queued. */
  public void queue(List<NewExecution> batch) {
    database.write(QUEUE, NewRows.parameters(database, batch));
  }

  // The reported outcomes, one row for each attempt.
  private static final String REPORT =
      """
      with report as (
        select * from unnest(:ids, :attempts, :workers, :outcomes, :nexts, :wakes, :agos,
          :results, :errors, :failed, :lost) as r(id, attempt, worker, outcome, next, wakes, ago,
          result, error, failed, lost)
      ),
      """;

  // The short form for attempts of one worker that succeeded without a result: nearly all of them.
  private static final String REPORT_WELL =
      """
      with report as (
        select id, attempt, cast(:worker as uuid) as worker, 'succeeded' as outcome,
          'succeeded' as next, cast(0 as bigint) as wakes, ago, cast(null as text) as result,
          cast(null as text) as error, 0 as failed, 0 as lost
        from unnest(:ids, :attempts, :agos) as r(id, attempt, ago)
      ),
      """;

  private static final String SETTLE =
      """
      settled as (
        update carillon.task_execution e
        set status = case when r.next = 'retrying' and e.cancel_reason is not null
            then 'cancelled' else r.next end,
          finished_at = case when r.next = 'retrying' and e.cancel_reason is null then null
            else greatest(e.started_at,
              coalesce(cast(:now as timestamptz), now()) - r.ago * interval '1 ms') end,
          wakes_at = case when r.wakes > 0 and e.cancel_reason is null
            then coalesce(cast(:now as timestamptz), now())
              + (r.wakes - r.ago) * interval '1 ms' end,
          result = cast(r.result as jsonb), error = cast(r.error as jsonb),
          failures = e.failures + r.failed, losses = e.losses + r.lost
        from report r
        where e.id = any(array[r.id]) and e.attempt = r.attempt and e.worker_id = r.worker
          and e.status = 'running' and r.id between '00000000-0000-0000-0000-000000000000'
            and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
        returning e.id, e.attempt, e.worker_id, e.started_at, e.task_config_id, e.task_type,
          e.queue, e.priority, e.wakes_at, e.status, e.due_at, e.queued_at, r.outcome, e.error,
          greatest(e.started_at, coalesce(cast(:now as timestamptz), now())
            - r.ago * interval '1 ms') as ended_at
      ), tried as (
        insert into carillon.execution_attempt (execution_id, number, worker_id, started_at,
          finished_at, outcome, error)
        select id, attempt, worker_id, started_at, ended_at, outcome, error from settled
      )
      select id, task_config_id, task_type, queue, priority, status, wakes_at, due_at, queued_at,
        started_at, ended_at
      from settled
      """;

  /**
   * Settles ended attempts: running -> an end state or retrying, with a row for each attempt. Only
   * attempts that still hold their claim are settled (fenced by attempt and worker); the others are
   * missing from the result, which is ordered by end time. An execution that was asked to stop is
   * cancelled instead of retried.
   */
  public List<Settled> settle(List<Settlement> batch) {
    Map<UUID, List<Settlement>> well = new LinkedHashMap<>();
    List<Settlement> others = new ArrayList<>();
    for (Settlement settlement : batch) {
      if (settlement.leavesNothing()) {
        well.computeIfAbsent(settlement.workerId(), worker -> new ArrayList<>()).add(settlement);
      } else {
        others.add(settlement);
      }
    }
    List<Settled> settled = new ArrayList<>();
    well.forEach((worker, ended) -> settled.addAll(settleWell(worker, ended)));
    if (!others.isEmpty()) {
      settled.addAll(settleOthers(others));
      settled.sort(Comparator.comparing(one -> one.times().finishedAt()));
    }
    return settled;
  }

  private List<Settled> settleWell(UUID worker, List<Settlement> batch) {
    return database
        .sql()
        .sql(REPORT_WELL + SETTLE)
        .param("now", database.clockOverride())
        .param("worker", worker)
        .param("ids", uuids(batch, Settlement::executionId))
        .param("attempts", ints(batch, Settlement::attempt))
        .param("agos", longs(batch, settlement -> settlement.ago().toMillis()))
        .query(ExecutionStore::settled)
        .list();
  }

  private List<Settled> settleOthers(List<Settlement> batch) {
    return database
        .sql()
        .sql(REPORT + SETTLE)
        .param("now", database.clockOverride())
        .param("ids", uuids(batch, Settlement::executionId))
        .param("attempts", ints(batch, Settlement::attempt))
        .param("workers", uuids(batch, Settlement::workerId))
        .param("outcomes", texts(batch, settlement -> settlement.outcome().code()))
        .param("nexts", texts(batch, settlement -> settlement.next().code()))
        .param("wakes", longs(batch, settlement -> settlement.wakesIn().toMillis()))
        .param("agos", longs(batch, settlement -> settlement.ago().toMillis()))
        .param("results", texts(batch, Settlement::result))
        .param("errors", texts(batch, settlement -> Json.textOrNull(settlement.error())))
        .param("failed", ints(batch, settlement -> settlement.outcome().isFailure() ? 1 : 0))
        .param("lost", ints(batch, settlement -> settlement.outcome().isLoss() ? 1 : 0))
        .query(ExecutionStore::settled)
        .list();
  }

  static Settled settled(ResultSet row, int index) throws SQLException {
    return new Settled(
        row.getObject("id", UUID.class),
        new Settled.Task(
            row.getLong("task_config_id"),
            row.getString("task_type"),
            row.getString("queue"),
            row.getInt("priority")),
        ExecutionStatus.of(row.getString("status")),
        new Settled.Times(
            instantOrNull(row, "due_at"),
            row.getTimestamp("queued_at").toInstant(),
            instantOrNull(row, "started_at"),
            row.getTimestamp("ended_at").toInstant(),
            instantOrNull(row, "wakes_at")));
  }

  /**
   * Makes delayed executions that are due, such as retries and snoozes, claimable and returns them.
   */
  public List<ClaimableExecution> wake(int limit) {
    List<UUID> due =
        lock(
            """
            select id from carillon.task_execution
            where wakes_at <= coalesce(cast(:now as timestamptz), now())
            order by wakes_at limit :limit for update skip locked
            """,
            limit);
    return due.isEmpty()
        ? List.of()
        : database
            .sql()
            .sql(
                """
                update carillon.task_execution e set wakes_at = null
                from unnest(:ids) as d(id)
                where e.id = any(array[d.id]) and coalesce(e.wakes_at, '-infinity') <> '-infinity'
                  and d.id between '00000000-0000-0000-0000-000000000000'
                    and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
                returning e.id, e.queue, e.priority
                """)
            .param("ids", uuids(due))
            .query(ExecutionStore::waiting)
            .list();
  }

  // Selects and locks first, without the update: there are nearly always no rows, and planning an
  // update of a query's result takes tens of milliseconds when the history has many partitions.
  private List<UUID> lock(String select, int limit) {
    return database
        .sql()
        .sql(select)
        .param("now", database.clockOverride())
        .param("limit", limit)
        .query((row, index) -> row.getObject("id", UUID.class))
        .list();
  }

  /** Returns the time until the next retry or snooze is due; empty when none waits. */
  public Optional<Duration> untilNextWake() {
    return database
        .sql()
        .sql(
            """
            select cast(extract(epoch from wakes_at - coalesce(cast(:now as timestamptz),
              clock_timestamp())) * 1000 as bigint)
            from carillon.task_execution where wakes_at is not null order by wakes_at limit 1
            """)
        .param("now", database.clockOverride())
        .query(Long.class)
        .optional()
        .map(millis -> Duration.ofMillis(Math.max(0, millis)));
  }

  /**
   * Expires executions that were not started by their start deadline: queued, retrying -> expired.
   */
  public List<Settled> expire(int limit) {
    List<UUID> late =
        lock(
            """
            select id from carillon.task_execution
            where start_by <= coalesce(cast(:now as timestamptz), now())
              and status in ('queued', 'retrying')
            limit :limit for update skip locked
            """,
            limit);
    return late.isEmpty()
        ? List.of()
        : database
            .sql()
            .sql(
                """
                update carillon.task_execution e set status = 'expired', wakes_at = null, held = false,
                  finished_at = coalesce(cast(:now as timestamptz), now()),
                  error = jsonb_build_object('type', 'start_deadline', 'message',
                    'It was not started by its start deadline, ' || e.start_by || '.')
                from unnest(:ids) as l(id)
                where e.id = any(array[l.id]) and e.status in ('queued', 'retrying')
                  and l.id between '00000000-0000-0000-0000-000000000000'
                    and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
                returning e.id, e.task_config_id, e.task_type, e.queue, e.priority, e.wakes_at,
                  e.status, e.due_at, e.queued_at, e.started_at, e.finished_at as ended_at
                """)
            .param("now", database.clockOverride())
            .param("ids", uuids(late))
            .query(ExecutionStore::settled)
            .list();
  }

  /** Moves the waiting executions of a task type to another queue. */
  public void move(String taskType, String from, String to) {
    // One statement for each of the two indexes of waiting executions.
    for (String where : List.of("wakes_at is null", "wakes_at is not null")) {
      database
          .sql()
          .sql(
              """
              update carillon.task_execution set queue = :to
              where queue = :from and task_type = :type and status in ('queued', 'retrying') and
              """
                  + where)
          .param("to", to)
          .param("from", from)
          .param("type", taskType)
          .update();
    }
  }

  /** Cancels executions that are not running: queued, retrying -> cancelled. */
  public List<Settled> cancelWaiting(List<CancelRequest> requests) {
    return database
        .sql()
        .sql(
            """
            update carillon.task_execution e set status = 'cancelled', wakes_at = null, held = false,
              cancel_reason = r.reason, finished_at = coalesce(cast(:now as timestamptz), now())
            from unnest(:ids, :reasons) as r(id, reason)
            where e.id = any(array[r.id]) and e.status in ('queued', 'retrying')
              and r.id between '00000000-0000-0000-0000-000000000000'
                and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
            returning e.id, e.task_config_id, e.task_type, e.queue, e.priority, e.wakes_at, e.status,
              e.due_at, e.queued_at,
              e.started_at, e.finished_at as ended_at
            """)
        .param("now", database.clockOverride())
        .param("ids", uuids(requests, CancelRequest::executionId))
        .param("reasons", texts(requests, CancelRequest::reason))
        .query(ExecutionStore::settled)
        .list();
  }

  /**
   * Asks the workers of running executions to stop them, and returns the number of executions
   * asked.
   */
  public int askToCancel(List<CancelRequest> requests) {
    return database
        .sql()
        .sql(
            """
            update carillon.task_execution e set cancel_reason = r.reason
            from unnest(:ids, :reasons) as r(id, reason)
            where e.id = any(array[r.id]) and e.status = 'running'
              and r.id between '00000000-0000-0000-0000-000000000000'
                and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
            """)
        .param("ids", uuids(requests, CancelRequest::executionId))
        .param("reasons", texts(requests, CancelRequest::reason))
        .update();
  }

  /** Returns the cancel requests of those of the given executions that have one. */
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

  /** A request to stop an execution. */
  public record CancelRequest(UUID executionId, String reason) {}

  /**
   * An execution that has not ended.
   *
   * @param asked whether it was asked to stop
   */
  public record Open(UUID id, long taskConfigId, boolean asked) {}

  /** Returns those of the given executions that have not ended. */
  public List<Open> open(Collection<UUID> ids) {
    return database
        .sql()
        .sql(
            """
            select id, task_config_id, cancel_reason is not null as asked
            from carillon.task_execution
            where id = any(:ids) and status in ('queued', 'running', 'retrying')
            """)
        .param("ids", uuids(ids))
        .query(ExecutionStore::open)
        .list();
  }

  /**
   * Returns the executions of configs that have not ended and are not held, ordered by id. It scans
   * all executions that currently wait or run, not the history of the configs, and is meant for
   * rare operations.
   */
  public List<Open> openOf(Collection<Long> taskConfigIds) {
    return database
        .sql()
        .sql(
            """
            select id, task_config_id, false as asked from carillon.task_execution
            where task_config_id = any(:configs) and status in ('queued', 'retrying')
              and wakes_at is null and not held
            union all
            select id, task_config_id, false from carillon.task_execution
            where task_config_id = any(:configs) and status in ('queued', 'retrying')
              and wakes_at is not null and not held
            union all
            select e.id, e.task_config_id, e.cancel_reason is not null
            from carillon.worker_claim c cross join unnest(c.execution_ids) as claimed(id)
            cross join lateral (
              select * from carillon.task_execution x where x.id = claimed.id offset 0) as e
            where e.task_config_id = any(:configs) and e.status = 'running'
              and e.worker_id = c.worker_id
            union all
            select e.id, e.task_config_id, e.cancel_reason is not null
            from carillon.celery_task c
            cross join lateral (
              select * from carillon.task_execution x where x.id = c.execution_id offset 0) as e
            where e.task_config_id = any(:configs) and e.status = 'running'
            order by 1
            """)
        .param("configs", longs(taskConfigIds))
        .query(ExecutionStore::open)
        .list();
  }

  /**
   * Returns the held executions of configs, which wait for others to end, in the order of their
   * release.
   */
  public List<Open> waiting(Collection<Long> taskConfigIds) {
    return database
        .sql()
        .sql(
            """
            select id, task_config_id, false as asked from carillon.task_execution
            where task_config_id = any(:configs) and held
            order by task_config_id, coalesce(due_at, queued_at), id
            """)
        .param("configs", longs(taskConfigIds))
        .query(ExecutionStore::open)
        .list();
  }

  private static Open open(ResultSet row, int index) throws SQLException {
    return new Open(
        row.getObject("id", UUID.class), row.getLong("task_config_id"), row.getBoolean("asked"));
  }

  // With a plain "held", the planner could scan the index of all held executions for each id.
  /** Releases held executions and returns them. */
  public List<ClaimableExecution> release(Collection<UUID> ids) {
    return database
        .sql()
        .sql(
            """
            update carillon.task_execution set held = false
            where id = any(:ids) and coalesce(held, false)
            returning id, queue, priority
            """)
        .param("ids", uuids(ids))
        .query(ExecutionStore::waiting)
        .list();
  }

  static ClaimableExecution waiting(ResultSet row, int index) throws SQLException {
    return new ClaimableExecution(
        row.getObject("id", UUID.class), row.getString("queue"), row.getInt("priority"));
  }

  /** Stores the latest progress of attempts that still hold their claim. */
  public void progress(List<Progress> batch) {
    database
        .sql()
        .sql(
            """
            update carillon.task_execution e set progress = jsonb_build_object('fraction', p.fraction,
              'message', p.message)
            from unnest(:ids, :attempts, cast(:fractions as float8[]), :messages)
              as p(id, attempt, fraction, message)
            where e.id = any(array[p.id]) and e.attempt = p.attempt and e.status = 'running'
              and p.id between '00000000-0000-0000-0000-000000000000'
                and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
            """)
        .param("ids", uuids(batch, Progress::executionId))
        .param("attempts", ints(batch, Progress::attempt))
        .param("fractions", texts(batch, progress -> Double.toString(progress.fraction())))
        .param("messages", texts(batch, Progress::message))
        .update();
  }

  /** The progress of an attempt. */
  public record Progress(UUID executionId, int attempt, double fraction, String message) {}
}
