package io.carillon.statistics.rollup;

import io.carillon.database.SqlRows;
import io.carillon.execution.Trigger;
import io.carillon.statistics.Tally;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An ended execution, as far as it counts.
 *
 * @param subject the type of the execution and the namespace of its config
 * @param worker where the last attempt ran; null when none did
 * @param outcome the status in which it ended
 */
record Ended(
    long taskConfigId,
    Subject subject,
    @Nullable UUID worker,
    String outcome,
    Instant finishedAt,
    Tally.End end) {

  /**
   * The columns of an ended execution {@code e}. The start of the first attempt is that of the
   * execution unless it was retried.
   */
  static final String COLUMNS =
      """
      e.id, e.task_config_id, e.task_type, e.queue, e.worker_id, e.status, e.trigger, e.attempt, e.losses,
      e.due_at, e.queued_at, e.started_at, e.finished_at, case when e.attempt > 1 then (
        select a.started_at from carillon.earlier_attempt a
        where a.execution_id = e.id and a.number = 1) end as first_started_at,
      (select c.namespace from carillon.task_config c where c.id = e.task_config_id) as namespace
      """;

  static Ended of(ResultSet row) throws SQLException {
    Instant finished = row.getTimestamp("finished_at").toInstant();
    return new Ended(
        row.getLong("task_config_id"),
        Subject.of(row.getString("namespace"), row.getString("task_type"), row.getString("queue")),
        row.getObject("worker_id", UUID.class),
        row.getString("status"),
        finished,
        end(row, finished));
  }

  private static Tally.End end(ResultSet row, Instant finished) throws SQLException {
    Instant started = SqlRows.instantOrNull(row, "started_at");
    Instant firstStarted = SqlRows.instantOrNull(row, "first_started_at");
    Instant due = SqlRows.instantOrNull(row, "due_at");
    boolean scheduled = row.getString("trigger").equals(Trigger.SCHEDULE.code());
    // A backfill has a due time, but nobody expected it to start then.
    Instant from = scheduled && due != null ? due : row.getTimestamp("queued_at").toInstant();
    Instant upTo =
        firstStarted == null ? Objects.requireNonNullElse(started, finished) : firstStarted;
    return new Tally.End(
        scheduled,
        Math.max(0, row.getInt("attempt") - 1),
        row.getInt("losses"),
        started == null ? -1 : millis(started, finished),
        millis(from, upTo));
  }

  private static long millis(Instant from, Instant upTo) {
    return Math.max(0, Duration.between(from, upTo).toMillis());
  }
}
