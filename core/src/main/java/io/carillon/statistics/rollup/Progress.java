package io.carillon.statistics.rollup;

import io.carillon.database.Database;
import io.carillon.database.SqlRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far the roll-ups are: the one row of {@code statistics_progress}, which the agent holds
 * during a pass.
 *
 * @param endedBefore the past: what ended or was decided before this instant, when histograms began
 * @param executionsBelow the next of the past is below; null for the latest
 * @param decisionsAfter the place of the last decision of the past that was added
 * @param past what of the past was added
 * @param cleanedAt when old roll-ups were last removed
 * @param now the time of the database
 */
record Progress(
    Instant endedBefore,
    @Nullable UUID executionsBelow,
    Place decisionsAfter,
    PastDone past,
    Instant cleanedAt,
    Instant now) {

  /** A place among the decisions: a config and a due time. */
  record Place(long taskConfigId, String at) {}

  /**
   * The progress of adding the past.
   *
   * @param executions whether all executions of the past are added
   * @param decisions whether all decisions of the past are added
   * @param queuesFrom the begin of the first bucket with roll-ups of queues; null when all have
   *     them
   */
  record PastDone(boolean executions, boolean decisions, @Nullable Instant queuesFrom) {}

  boolean done() {
    return past.executions() && past.decisions() && past.queuesFrom() == null;
  }

  private static final String READ =
      """
      select *, cast(decisions_after as text) as decisions_after_text,
        coalesce(cast(:now as timestamptz), clock_timestamp()) as now
      from carillon.statistics_progress
      """;

  /** Reads it without a lock. */
  static Progress read(Database database) {
    return database
        .sql()
        .sql(READ)
        .param("now", database.clockOverride())
        .query(Progress::of)
        .single();
  }

  /** Locks it; empty while another node holds it. */
  static Optional<Progress> lock(Database database) {
    return database
        .sql()
        .sql(READ + " for update skip locked")
        .param("now", database.clockOverride())
        .query(Progress::of)
        .optional();
  }

  private static Progress of(ResultSet row, int index) throws SQLException {
    return new Progress(
        row.getTimestamp("ended_before").toInstant(),
        row.getObject("executions_below", UUID.class),
        new Place(row.getLong("decisions_after_config"), row.getString("decisions_after_text")),
        new PastDone(
            row.getBoolean("executions_done"),
            row.getBoolean("decisions_done"),
            SqlRows.instantOrNull(row, "queues_from")),
        row.getTimestamp("cleaned_at").toInstant(),
        row.getTimestamp("now").toInstant());
  }
}
