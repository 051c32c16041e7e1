package io.carillon.feed;

import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import io.carillon.record.EventKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.RowMapper;

/** The statements of a feed, one for each source. */
final class FeedRows {

  // What was recorded before this cluster was first seen has numbers of another one.
  private static final String SINCE =
      """
      (select o.since from carillon.feed_origin o
        where o.system_identifier = (select system_identifier from pg_control_system()))
      """;

  private static final String EXECUTIONS =
      """
      select e.written_in, e.id, e.task_config_id, e.task_type, e.status, e.trigger, e.queue,
        e.attempt, e.worker_id, e.due_at, e.queued_at, e.started_at, e.finished_at
      from carillon.task_execution_ended e
      where e.written_in >= :from and e.written_in < :to
        and (e.written_in > :from or e.id > :key)
        and e.finished_at >= coalesce({since}, '-infinity')
      order by e.written_in, e.id limit :limit
      """
          .replace("{since}", SINCE);

  private static final String EVENTS =
      """
      select e.written_in, e.id, e.task_config_id, e.kind, e.due_at, e.last_due_at, e.count,
        e.decided_at, e.actor, e.execution_id
      from carillon.schedule_event e
      where e.written_in >= :from and e.written_in < :to
        and (e.written_in > :from or e.id > :key)
        and e.decided_at >= coalesce({since}, '-infinity')
      order by e.written_in, e.id limit :limit
      """
          .replace("{since}", SINCE);

  private static final String ALERTS =
      """
      select a.written_in, a.id, a.rule_name, a.kind, a.task_config_id, a.queue, a.status,
        a.started_at, a.fired_at, a.resolved_at
      from carillon.alert a
      where a.written_in >= :from and a.written_in < :to
        and (a.written_in > :from or a.id > :key)
        and greatest(a.started_at, a.fired_at, a.resolved_at, a.cleared_at)
          >= coalesce({since}, '-infinity')
      order by a.written_in, a.id limit :limit
      """
          .replace("{since}", SINCE);

  private final Database database;

  FeedRows(Database database) {
    this.database = database;
  }

  /** Returns the first rows of a source behind a place, below a transaction, in order. */
  List<FeedChange> read(FeedSource source, FeedPlace after, long to, int limit) {
    return switch (source) {
      case EXECUTIONS -> read(EXECUTIONS, source, after, to, limit, FeedRows::ended);
      case EVENTS -> read(EVENTS, source, after, to, limit, FeedRows::event);
      case ALERTS -> read(ALERTS, source, after, to, limit, FeedRows::alert);
    };
  }

  private List<FeedChange> read(
      String statement,
      FeedSource source,
      FeedPlace after,
      long to,
      int limit,
      RowMapper<FeedChange> mapper) {
    UUID key = after.keyIn(source);
    return database
        .sql()
        .sql(statement)
        .param("from", after.from(source))
        .param("to", to)
        .param("key", source == FeedSource.EXECUTIONS ? key : key.getLeastSignificantBits())
        .param("limit", limit)
        .query(mapper)
        .list();
  }

  private static FeedChange ended(ResultSet row, int index) throws SQLException {
    UUID id = row.getObject("id", UUID.class);
    return new FeedChange.Ended(
        FeedPlace.of(row.getLong("written_in"), FeedSource.EXECUTIONS, id),
        id,
        row.getLong("task_config_id"),
        row.getString("task_type"),
        ExecutionStatus.of(row.getString("status")),
        run(row));
  }

  private static FeedChange.Run run(ResultSet row) throws SQLException {
    return new FeedChange.Run(
        row.getString("trigger"),
        row.getString("queue"),
        row.getInt("attempt"),
        row.getObject("worker_id", UUID.class),
        new FeedChange.Times(
            instantOrNull(row, "due_at"),
            row.getTimestamp("queued_at").toInstant(),
            instantOrNull(row, "started_at"),
            row.getTimestamp("finished_at").toInstant()));
  }

  private static FeedChange event(ResultSet row, int index) throws SQLException {
    long id = row.getLong("id");
    Instant due = instantOrNull(row, "due_at");
    return new FeedChange.Event(
        FeedPlace.of(row.getLong("written_in"), FeedSource.EVENTS, id),
        id,
        row.getLong("task_config_id"),
        EventKind.of(row.getString("kind")),
        due == null
            ? null
            : new FeedChange.Due(due, instantOrNull(row, "last_due_at"), row.getLong("count")),
        new FeedChange.Cause(
            row.getTimestamp("decided_at").toInstant(),
            row.getString("actor"),
            row.getObject("execution_id", UUID.class)));
  }

  private static FeedChange alert(ResultSet row, int index) throws SQLException {
    long id = row.getLong("id");
    return new FeedChange.AlertChange(
        FeedPlace.of(row.getLong("written_in"), FeedSource.ALERTS, id),
        id,
        new FeedChange.AlertSubject(
            row.getString("rule_name"),
            row.getString("kind"),
            row.getLong("task_config_id"),
            row.getString("queue")),
        row.getString("status"),
        new FeedChange.AlertTimes(
            row.getTimestamp("started_at").toInstant(),
            instantOrNull(row, "fired_at"),
            instantOrNull(row, "resolved_at")));
  }
}
