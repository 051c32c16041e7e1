package io.carillon.explanation;

import static io.carillon.database.SqlArrays.uuids;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.DailyHistory;
import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.History;
import io.carillon.history.ScheduleEvent;
import io.carillon.record.EventKind;
import io.carillon.task.TaskError;
import io.carillon.time.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads decisions about due times with what became of them. */
public final class FateReader {

  private final Database database;
  private final DailyHistory daily;
  private final History history;

  /** Creates a reader of a database. */
  public FateReader(Database database, History history) {
    this.database = database;
    this.daily = database.history();
    this.history = history;
  }

  /** Returns the last decisions at or before an instant, newest first. */
  List<Fate> upTo(long taskConfigId, Instant at, int limit) {
    return fates(history.decisionsUpTo(taskConfigId, at, limit));
  }

  /** Returns the first decisions after an instant, oldest first. */
  List<Fate> after(long taskConfigId, Instant at, int limit) {
    return fates(history.decisions(taskConfigId, at.plusNanos(1_000), Instants.LATEST, limit));
  }

  /** Returns decisions, each with its execution; one statement for all. */
  public List<Fate> fates(List<ScheduleEvent> events) {
    List<ScheduleEvent> fired =
        events.stream()
            .filter(event -> event.kind() == EventKind.FIRED && event.executionId() != null)
            .toList();
    Map<UUID, Fate.Outcome> outcomes = fired.isEmpty() ? Map.of() : outcomes(fired);
    return events.stream().map(event -> new Fate(event, outcome(event, outcomes))).toList();
  }

  private static Fate.@Nullable Outcome outcome(
      ScheduleEvent event, Map<UUID, Fate.Outcome> outcomes) {
    boolean fired = event.kind() == EventKind.FIRED && event.executionId() != null;
    return fired ? outcomes.get(event.executionId()) : null;
  }

  private static final String OUTCOMES =
      """
      select e.id, e.status, e.attempt, e.queued_at, e.start_by, e.started_at, e.finished_at, e.held,
        e.task_type, e.queue, e.cancel_reason, left(e.error ->> 'type', 300) as error_type,
        left(e.error ->> 'message', 1000) as error_message
      from carillon.task_execution e where e.id = any(:ids)
      """;

  private Map<UUID, Fate.Outcome> outcomes(List<ScheduleEvent> fired) {
    return daily.forValues(() -> read(fired));
  }

  private Map<UUID, Fate.Outcome> read(List<ScheduleEvent> fired) {
    Map<UUID, Fate.Outcome> found = new HashMap<>();
    database
        .sql()
        .sql(OUTCOMES)
        .param("ids", uuids(fired, ScheduleEvent::executionId))
        .query(FateReader::outcome)
        .list()
        .forEach(one -> found.put(one.id(), one));
    return found;
  }

  private static Fate.Outcome outcome(ResultSet row, int index) throws SQLException {
    String error = row.getString("error_type");
    String message = row.getString("error_message");
    return new Fate.Outcome(
        row.getObject("id", UUID.class),
        ExecutionStatus.of(row.getString("status")),
        row.getInt("attempt"),
        new Fate.Times(
            row.getTimestamp("queued_at").toInstant(),
            instantOrNull(row, "start_by"),
            instantOrNull(row, "started_at"),
            instantOrNull(row, "finished_at")),
        new Fate.Place(row.getString("task_type"), row.getString("queue"), row.getBoolean("held")),
        new Fate.End(
            error == null ? null : TaskError.of(error, message == null ? "" : message),
            row.getString("cancel_reason")));
  }
}
