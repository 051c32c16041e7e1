package io.carillon.statistics;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The executions that ended in one hour in one status.
 *
 * @param run times from start to end
 * @param waited times from the due time of the schedule, or the request, to the start
 */
public record StatsRow(Instant hour, String status, long executions, Times run, Times waited) {

  /** The sum and the maximum of times, in milliseconds. */
  public record Times(long sum, long max) {}

  /**
   * Returns a row as read.
   *
   * @param hour the hour of the row
   */
  public static StatsRow of(ResultSet row, Instant hour) throws SQLException {
    return new StatsRow(
        hour,
        row.getString("status"),
        row.getLong("executions"),
        new Times(row.getLong("run_ms"), row.getLong("run_ms_max")),
        new Times(row.getLong("wait_ms"), row.getLong("wait_ms_max")));
  }
}
