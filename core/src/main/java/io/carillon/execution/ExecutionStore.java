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
import java.sql.Types;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stores the state of executions, together with {@link ClaimStore} for claims of workers, {@link
 * SettlementStore} for ends of attempts, and {@link HandoverStore} for executions of other
 * runtimes. Each method is one transition of a whole batch, guarded by the state it starts from;
 * executions that fail the guard are missing from the result.
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

  private static final NewRows.Insert QUEUE =
      NewRows.insert(
          """
          insert into carillon.task_execution_live (status, wakes_at, %1$s)
          select 'queued', case when n.start_at > t.now then n.start_at end, %2$s %3$s
          """);

  /** Queues new executions: new -> queued. */
  public void queue(List<NewExecution> batch) {
    database.write(QUEUE.of(batch), NewRows.parameters(database, batch));
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
            instantOrNull(row, "wakes_at")),
        row.getInt("failures_in_a_row"));
  }

  /**
   * Makes delayed executions that are due, such as retries and snoozes, claimable and returns them.
   */
  public List<ClaimableExecution> wake(int limit) {
    List<UUID> due =
        lock(
            """
            select id from carillon.task_execution_live
            where wakes_at < 'infinity' and wakes_at <= coalesce(cast(:now as timestamptz), now())
            order by wakes_at limit :limit for update skip locked
            """,
            limit);
    return due.isEmpty()
        ? List.of()
        : database
            .sql()
            .sql(
                """
                update carillon.task_execution_live e set wakes_at = null
                from unnest(:ids) as d(id)
                where e.id = any(array[d.id]) and d.id between '00000000-0000-0000-0000-000000000000'
                  and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
                returning e.id, e.queue, e.priority
                """)
            .param("ids", uuids(due))
            .query(ExecutionStore::waiting)
            .list();
  }

  // Selects and locks first: there are nearly always no rows.
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
            from carillon.task_execution_live where wakes_at < 'infinity'
            order by wakes_at limit 1
            """)
        .param("now", database.clockOverride())
        .query(Long.class)
        .optional()
        .map(millis -> Duration.ofMillis(Math.max(0, millis)));
  }

  /**
   * Returns a statement that ends waiting executions.
   *
   * @param batch a row {@code r} with an {@code id} for each
   * @param end the columns of the end that differ
   */
  private static String endWaiting(String batch, String end) {
    return EndedRows.move(
        """
        delete from carillon.task_execution_live e using {batch}
        where e.id = any(array[r.id]) and e.status in ('queued', 'retrying')
          and r.id between '00000000-0000-0000-0000-000000000000'
            and 'ffffffff-ffff-ffff-ffff-ffffffffffff'
        returning {kept}, e.failures, e.losses,
          greatest(e.started_at, coalesce(cast(:now as timestamptz), now())) as ended_at, {end}
        """
            .replace("{batch}", batch)
            .replace("{kept}", EndedRows.RETURNING)
            .replace("{end}", end));
  }

  private static final String EXPIRE =
      endWaiting(
          "unnest(:ids) as r(id)",
          """
          'expired' as status, e.cancel_reason, cast(null as jsonb) as result,
          jsonb_build_object('type', 'start_deadline', 'message', coalesce(:message,
            'It was not started by its start deadline, ' || to_char(e.start_by at time zone 'UTC',
              'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '.')) as error
          """);

  /**
   * Expires executions that were not started by their start deadline: queued, retrying -> expired.
   */
  public List<Settled> expire(int limit) {
    List<UUID> late =
        lock(
            """
            select id from carillon.task_execution_live
            where start_by <= coalesce(cast(:now as timestamptz), now())
              and status in ('queued', 'retrying')
            order by start_by limit :limit for update skip locked
            """,
            limit);
    return late.isEmpty() ? List.of() : expire(late, null);
  }

  /**
   * Expires those of the given executions that wait: queued, retrying -> expired.
   *
   * @param message the message of the error; null for the one that names the start deadline
   */
  List<Settled> expire(Collection<UUID> ids, @Nullable String message) {
    return database
        .sql()
        .sql(EXPIRE)
        .param("now", database.clockOverride())
        .param("ids", uuids(ids))
        .param("message", message, Types.VARCHAR)
        .query(ExecutionStore::settled)
        .list();
  }

  /** Moves the waiting executions of a task type to another queue. */
  public void move(String taskType, String from, String to) {
    database
        .sql()
        .sql(
            """
            update carillon.task_execution_live set queue = :to
            where queue = :from and task_type = :type and status in ('queued', 'retrying')
            """)
        .param("to", to)
        .param("from", from)
        .param("type", taskType)
        .update();
  }

  private static final String CANCEL =
      endWaiting(
          "unnest(:ids, :reasons) as r(id, reason)",
          "'cancelled' as status, r.reason as cancel_reason, e.result, e.error");

  /** Cancels executions that are not running: queued, retrying -> cancelled. */
  public List<Settled> cancelWaiting(List<CancelRequest> requests) {
    return database
        .sql()
        .sql(CANCEL)
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
            update carillon.task_execution_live e set cancel_reason = r.reason
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
            select id, cancel_reason from carillon.task_execution_live
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

  /**
   * Locks those of the given executions that have not ended, in the order of their ids, until the
   * transaction ends.
   */
  public void lock(Collection<UUID> ids) {
    database
        .sql()
        .sql(
            """
            select id from carillon.task_execution_live where id = any(:ids) order by id for update
            """)
        .param("ids", uuids(ids))
        .query((row, index) -> index)
        .list();
  }

  /** Returns those of the given executions that have not ended. */
  public List<Open> open(Collection<UUID> ids) {
    return database
        .sql()
        .sql(
            """
            select id, task_config_id, cancel_reason is not null as asked
            from carillon.task_execution_live where id = any(:ids)
            """)
        .param("ids", uuids(ids))
        .query(ExecutionStore::open)
        .list();
  }

  /** Returns the executions of configs that have not ended and are not held, ordered by id. */
  public List<Open> openOf(Collection<Long> taskConfigIds) {
    return database
        .sql()
        .sql(
            """
            select id, task_config_id, cancel_reason is not null as asked
            from carillon.task_execution_live
            where task_config_id = any(:configs) and task_config_id > 0 and not held
            order by id
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
            select id, task_config_id, false as asked from carillon.task_execution_live
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
            update carillon.task_execution_live set held = false
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
            update carillon.task_execution_live e set progress = jsonb_build_object('fraction', p.fraction,
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
