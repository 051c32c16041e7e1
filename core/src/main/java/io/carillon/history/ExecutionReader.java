package io.carillon.history;

import static io.carillon.database.SqlArrays.uuids;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.database.PageReader;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.grouping.ConfigScope;
import io.carillon.history.ExecutionQuery.Field;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads executions by id. Fields that were not requested are not read: parameters, results and
 * stack traces may take a megabyte each, which PostgreSQL stores outside the row (TOAST).
 */
final class ExecutionReader {

  /** Maximum length in characters of the message line shown in a list. */
  private static final int LINE = 300;

  private static final String PARAMETERS =
      """
      coalesce(e.parameters, (select v.parameters from carillon.task_config_version v
        where v.task_config_id = e.task_config_id and v.version = e.config_version), '{}')
      """;

  private static final String ERROR_LINE =
      """
      case when e.error is not null then jsonb_build_object('type', left(e.error ->> 'type', %1$d),
        'message', left(split_part(e.error ->> 'message', chr(10), 1), %1$d)) end
      """
          .formatted(LINE);

  // While Celery has an execution, its wakes_at only keeps it out of the queue. The ids are sorted
  // below the join, which keeps their order, so that the sizes above it are computed only for the
  // rows that are read.
  private static final String SELECT =
      """
      select e.id, e.task_config_id, e.config_version, e.task_type, e.queue, e.priority, e.status,
        e.held, e.trigger, e.due_at, e.queued_at, e.start_by, e.started_at, e.finished_at,
        case when e.wakes_at < 'infinity' and not exists (
          select from carillon.celery_task t where t.execution_id = e.id) then e.wakes_at end as wakes_at,
        e.attempt, e.failures, e.max_attempts, e.worker_id, e.triggered_by, e.retry_of, e.cancel_reason, e.progress,
        substring(e.traceparent from 4 for 32) as trace_id,
        (select c.name from carillon.task_config c where c.id = e.task_config_id) as task_config_name,
        {parameters} as parameters, {own} as own_parameters, {result} as result, {error} as error,
        400 + octet_length(coalesce(e.cancel_reason, '')) + coalesce(octet_length(cast({error} as text)), 0)
          + coalesce(octet_length(cast(e.progress as text)), 0)
          + coalesce(octet_length(cast({parameters} as text)), 0)
          + coalesce(octet_length(cast({result} as text)), 0) as page_bytes
      from (select id, place from unnest(:ids) with ordinality as t(id, place) order by place offset 0) as k
      cross join lateral (
        select * from carillon.task_execution x
        where x.id = k.id and x.id >= :low and x.id < :high offset 0) as e
      order by k.place limit :limit
      """;

  private final Database database;
  private final DailyHistory history;
  private final PageReader pages;

  ExecutionReader(Database database) {
    this.database = database;
    this.history = database.history();
    this.pages = new PageReader(database);
  }

  /** Returns the whole execution; empty when there is none. */
  Optional<Execution> find(UUID id) {
    IdSpan span = IdSpan.of(List.of(id));
    return history.forValues(() ->
        database
            .sql()
            .sql(select(EnumSet.allOf(Field.class), "e.parameters"))
            .param("ids", uuids(List.of(id)))
            .param("low", span.low())
            .param("high", span.high())
            .param("limit", 1)
            .query(ExecutionReader::execution)
            .optional());
  }

  /**
   * Returns those of these executions that still exist, in the order of the ids, up to the byte
   * limit of a page.
   */
  Page<Execution, UUID> read(List<UUID> ids, ExecutionQuery query) {
    if (ids.isEmpty()) {
      return new Page<>(List.of(), null);
    }
    String select = select(query.fields(), "cast(null as jsonb)");
    IdSpan span = IdSpan.of(ids);
    return span.read(
        history,
        () ->
            pages.read(
                select,
                statement ->
                    statement
                        .param("ids", uuids(ids))
                        .param("low", span.low())
                        .param("high", span.high()),
                ids.size(),
                ExecutionReader::execution,
                Execution::id));
  }

  private static final String OF_SCOPE =
      """
      select e.id from carillon.task_execution e
      where e.id = any(:ids) and e.id >= :low and e.id < :high and {in_scope} order by e.id desc
      """;

  /** Returns those of these executions that there are in a scope, the newest first. */
  List<UUID> ofScope(Set<UUID> ids, ConfigScope scope) {
    if (ids.isEmpty()) {
      return List.of();
    }
    IdSpan span = IdSpan.of(ids);
    return span.read(
        history,
        () ->
            database
                .sql()
                .sql(OF_SCOPE.replace("{in_scope}", scope.conditionOnId("e.task_config_id")))
                .params(scope.parameters())
                .param("ids", uuids(ids))
                .param("low", span.low())
                .param("high", span.high())
                .query((row, index) -> row.getObject("id", UUID.class))
                .list());
  }

  private static String select(Set<Field> fields, String own) {
    boolean withParameters = fields.contains(Field.PARAMETERS);
    return SELECT
        .replace("{parameters}", withParameters ? PARAMETERS : "cast(null as jsonb)")
        .replace("{own}", own)
        .replace("{result}", fields.contains(Field.RESULT) ? "e.result" : "cast(null as jsonb)")
        .replace("{error}", fields.contains(Field.ERROR) ? "e.error" : ERROR_LINE);
  }

  private static Execution execution(ResultSet row, int index) throws SQLException {
    return new Execution(
        row.getObject("id", UUID.class),
        task(row),
        new Execution.Cause(
            Trigger.of(row.getString("trigger")),
            row.getString("triggered_by"),
            row.getObject("retry_of", UUID.class),
            row.getString("trace_id")),
        times(row),
        state(row),
        new Execution.Texts(
            row.getString("parameters"),
            row.getString("own_parameters"),
            row.getString("result"),
            row.getString("error"),
            row.getString("progress")));
  }

  private static Execution.Task task(ResultSet row) throws SQLException {
    return new Execution.Task(
        row.getLong("task_config_id"),
        row.getString("task_config_name"),
        row.getLong("config_version"),
        row.getString("task_type"),
        row.getString("queue"),
        row.getInt("priority"));
  }

  private static Execution.Times times(ResultSet row) throws SQLException {
    return new Execution.Times(
        instantOrNull(row, "due_at"),
        row.getTimestamp("queued_at").toInstant(),
        instantOrNull(row, "wakes_at"),
        instantOrNull(row, "start_by"),
        instantOrNull(row, "started_at"),
        instantOrNull(row, "finished_at"));
  }

  private static Execution.State state(ResultSet row) throws SQLException {
    return new Execution.State(
        ExecutionStatus.of(row.getString("status")),
        row.getBoolean("held"),
        new Execution.Tries(
            row.getInt("attempt"), row.getInt("failures"), row.getInt("max_attempts")),
        row.getObject("worker_id", UUID.class),
        row.getString("cancel_reason"));
  }
}
