package io.carillon.history;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Counted;
import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionValues;
import io.carillon.fault.NotFoundException;
import io.carillon.grouping.ConfigScope;
import io.carillon.record.EventKind;
import io.carillon.record.NewScheduleEvent;
import io.carillon.sentence.stored.StoredReasons;
import io.carillon.statistics.StatsRow;
import io.carillon.statistics.series.Series;
import io.carillon.statistics.top.Top;
import io.carillon.statistics.total.Statistics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads recorded executions, attempts, logs, events, statistics and workers. */
public final class History {

  private final Database database;
  private final ExecutionSearch search;
  private final ExecutionReader executions;
  private final AttemptReader attempts;
  private final ExecutionValues values;
  private final Statistics statistics;
  private final ConfigRelations relations;

  /** Creates a reader of a database. */
  public History(Database database) {
    this.values = new ExecutionValues(database);
    this.database = database;
    this.search = new ExecutionSearch(database);
    this.executions = new ExecutionReader(database);
    this.attempts = new AttemptReader(database);
    this.statistics = new Statistics(database);
    this.relations = new ConfigRelations(database);
  }

  /**
   * Returns the execution.
   *
   * @throws NotFoundException when there is none, or it was removed
   */
  public Execution execution(UUID id) {
    return executions.find(id).orElseThrow(() -> new NotFoundException("execution", id));
  }

  /** Returns a page of executions, bounded in rows and in bytes. */
  public Page<Execution, UUID> executions(ExecutionQuery query) {
    ExecutionSearch.Found found = search.find(query);
    Page<Execution, UUID> page = executions.read(found.ids(), query);
    // The page ends early when its byte limit is reached.
    return page.next() == null ? new Page<>(page.items(), found.next()) : page;
  }

  /**
   * Returns the summaries of those of these executions that there are in a scope, the newest first,
   * bounded in bytes.
   *
   * @param ids at most some hundreds
   */
  public List<Execution> executions(Set<UUID> ids, ConfigScope scope) {
    return executions
        .read(executions.ofScope(ids, scope), ExecutionQuery.builder().build())
        .items();
  }

  /** Counts the matching executions, up to 10,000 and among the candidates that a page examines. */
  public Counted count(ExecutionFilter filter) {
    return search.count(filter);
  }

  /** Returns the values that a user passed to an execution, and the parameters that it got. */
  public ExecutionValues.Shown values(UUID executionId) {
    return values.shown(executionId);
  }

  /** Returns the ended attempts of an execution, in order. */
  public List<Execution.Attempt> attempts(UUID executionId) {
    return attempts.all(executionId);
  }

  /** Returns a page of the last ended attempts of an execution, latest first, bounded in bytes. */
  public Page<Execution.Attempt, Integer> lastAttempts(UUID executionId, int limit) {
    return attempts.last(executionId, limit);
  }

  /** A place in an execution's log. */
  public record LogPlace(int attempt, int line) {}

  /**
   * Returns a page of an execution's log after a place, in line order, bounded in bytes.
   *
   * @param after null for the beginning
   */
  public Page<Execution.LogLine, LogPlace> logPage(
      UUID executionId, @Nullable LogPlace after, int limit) {
    return attempts.logPage(executionId, after, limit);
  }

  /** Returns lines of an execution's log after one of them, in order. */
  public List<Execution.LogLine> logs(UUID executionId, int attempt, int line, int limit) {
    return attempts.log(executionId, new LogPlace(attempt, line), limit);
  }

  /** Returns the newest events of a config, of any kind, newest first. */
  public List<ScheduleEvent> events(long taskConfigId, int limit) {
    return database
        .sql()
        .sql(
            """
            select * from carillon.schedule_event where task_config_id = :config
            order by ledger_at desc, slot desc limit :limit
            """)
        .param("config", taskConfigId)
        .param("limit", limit)
        .query(History::event)
        .list();
  }

  /** A place in the ledger of a config. */
  public record EventPlace(Instant at, long slot) {}

  /**
   * Returns a page of a config's events, newest first, bounded in bytes.
   *
   * @param before null for the newest
   */
  public Page<ScheduleEvent, EventPlace> eventPage(
      long taskConfigId, EventFilter filter, @Nullable EventPlace before, int limit) {
    return feed().page(taskConfigId, filter, before, limit);
  }

  /**
   * Returns the decisions of a config whose first due time lies between two instants, both
   * inclusive, ascending.
   */
  public List<ScheduleEvent> decisions(long taskConfigId, Instant from, Instant upTo, int limit) {
    return feed().decisions(taskConfigId, from, upTo, limit);
  }

  /** Returns the last decisions of a config up to an instant, newest first. */
  public List<ScheduleEvent> decisionsUpTo(long taskConfigId, Instant at, int limit) {
    return feed().decisionsUpTo(taskConfigId, at, limit);
  }

  /**
   * Returns the decisions about runs of due times that begin before an instant and extend to it,
   * ascending.
   */
  public List<ScheduleEvent> decisionsAcross(long taskConfigId, Instant at) {
    return feed().decisionsAcross(taskConfigId, at);
  }

  /**
   * How far history was removed.
   *
   * @param eventsUpTo no decision about a due time after this was removed; null when none was
   *     removed
   * @param executionsUpTo no execution made after this was removed; null when none was removed
   */
  public record Removed(@Nullable Instant eventsUpTo, @Nullable Instant executionsUpTo) {}

  /** Returns how far the history of a config was removed, by itself or with that of all configs. */
  public Removed removed(long taskConfigId) {
    return database
        .sql()
        .sql(
            """
            select max(events_up_to) as events, max(executions_up_to) as executions
            from carillon.history_removal where task_config_id = :config or task_config_id is null
            """)
        .param("config", taskConfigId)
        .query((row, index) ->
            new Removed(instantOrNull(row, "events"), instantOrNull(row, "executions")))
        .single();
  }

  static ScheduleEvent event(ResultSet row, int index) throws SQLException {
    return new ScheduleEvent(
        row.getLong("id"),
        entry(row),
        new EventPlace(row.getTimestamp("ledger_at").toInstant(), row.getLong("slot")));
  }

  private static NewScheduleEvent entry(ResultSet row) throws SQLException {
    Instant due = instantOrNull(row, "due_at");
    String detail = row.getString("detail");
    return new NewScheduleEvent(
        row.getLong("task_config_id"),
        EventKind.of(row.getString("kind")),
        due == null
            ? null
            : new NewScheduleEvent.Due(
                due, instantOrNull(row, "last_due_at"), row.getLong("count")),
        row.getTimestamp("decided_at").toInstant(),
        row.getString("actor"),
        new NewScheduleEvent.Remarks(
            StoredReasons.read(row.getString("reason"), row.getString("reason_sentence")),
            row.getObject("execution_id", UUID.class),
            detail == null ? null : Json.object(detail)));
  }

  /**
   * Returns those of a config's due times that started before, fired by the schedule or run by a
   * backfill, as far as history reaches.
   */
  public Set<Instant> started(long taskConfigId, List<Instant> dueTimes) {
    return new HashSet<>(
        database
            .sql()
            .sql(
                """
                select ledger_at as due_at from carillon.schedule_event
                where task_config_id = :config and slot = 0 and kind = 'fired'
                  and ledger_at = any(:dues)
                union
                select due_at from carillon.task_execution
                where task_config_id = :config and task_config_id > 0 and trigger = 'backfill'
                   and due_at = any(:dues)
                """)
            .param("config", taskConfigId)
            .param("dues", instants(dueTimes, due -> due))
            .query((row, index) -> row.getTimestamp("due_at").toInstant())
            .list());
  }

  /** An execution that a backfill made of a due time. */
  public record Backfilled(Instant dueAt, UUID executionId) {}

  /** Returns the executions that backfills made of due times of a config; the last of each. */
  public List<Backfilled> backfilled(long taskConfigId, List<Instant> dueTimes) {
    return database
        .sql()
        .sql(
            """
            select distinct on (due_at) due_at, id from carillon.task_execution
            where task_config_id = :config and task_config_id > 0 and trigger = 'backfill'
              and due_at = any(:dues)
            order by due_at, id desc
            """)
        .param("config", taskConfigId)
        .param("dues", instants(dueTimes, due -> due))
        .query((row, index) ->
            new Backfilled(row.getTimestamp("due_at").toInstant(), row.getObject("id", UUID.class)))
        .list();
  }

  /** Locks the open executions of configs and returns their ids. */
  public List<UUID> lockOpen(Collection<Long> taskConfigIds) {
    return database
        .sql()
        .sql(
            """
            select id from carillon.task_execution_live
            where task_config_id = any(:configs) and task_config_id > 0 order by id for update
            """)
        .param("configs", longs(taskConfigIds))
        .query((row, index) -> row.getObject("id", UUID.class))
        .list();
  }

  /** Returns the feed of what happened to all configs besides fires. */
  public EventFeed feed() {
    return new EventFeed(database);
  }

  /** Returns the statistics of ended executions. */
  public Statistics statistics() {
    return statistics;
  }

  /** Returns the statistics over time, for charts. */
  public Series series() {
    return new Series(database);
  }

  /** Returns the foremost task configs. */
  public Top top() {
    return new Top(database);
  }

  /** Returns the reader of data related to the task configs of a page. */
  public ConfigRelations relations() {
    return relations;
  }

  /** Returns the ended executions of a config, by hour and status, from an hour on. */
  public List<StatsRow> stats(long taskConfigId, Instant from) {
    return database
        .sql()
        .sql(
            """
            select hour, status, executions, run_ms, run_ms_max, wait_ms + asked_ms as wait_ms,
              greatest(wait_ms_max, asked_ms_max) as wait_ms_max
            from carillon.task_config_stats where task_config_id = :config and hour >= :from
            order by hour, status
            """)
        .param("config", taskConfigId)
        .param("from", Database.parameter(from))
        .query((row, index) -> StatsRow.of(row, row.getTimestamp("hour").toInstant()))
        .list();
  }

  /** Returns the workers, live ones first, then the newest; at most 500. */
  public List<WorkerRow> workers() {
    return database
        .sql()
        .sql(
            """
            select * from carillon.worker
            order by status in ('active', 'paused', 'draining') desc, started_at desc limit 500
            """)
        .query(History::worker)
        .list();
  }

  /**
   * Returns the worker with that id; empty when there is none, or it ended more than a week ago.
   */
  public Optional<WorkerRow> worker(UUID id) {
    return database
        .sql()
        .sql("select * from carillon.worker where id = :id")
        .param("id", id)
        .query(History::worker)
        .optional();
  }

  private static WorkerRow worker(ResultSet row, int index) throws SQLException {
    return new WorkerRow(
        row.getObject("id", UUID.class),
        row.getString("runtime"),
        new WorkerRow.Home(
            row.getString("node"),
            row.getString("host"),
            row.getLong("pid"),
            row.getString("carillon_version")),
        new WorkerRow.Offer(
            List.of((String[]) row.getArray("queues").getArray()),
            List.of((String[]) row.getArray("task_types").getArray()),
            row.getInt("capacity")),
        new WorkerRow.State(
            row.getInt("running"),
            row.getString("status"),
            instantOrNull(row, "status_at"),
            row.getString("status_by"),
            row.getString("status_reason")),
        new WorkerRow.Times(
            row.getTimestamp("started_at").toInstant(),
            row.getTimestamp("heartbeat_at").toInstant(),
            row.getTimestamp("lease_ends_at").toInstant(),
            instantOrNull(row, "ended_at")));
  }
}
