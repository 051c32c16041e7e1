package io.carillon.statistics.rollup;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * A decision about due times, as far as it counts.
 *
 * @param dueAt the first of them
 * @param dueTimes how many
 */
record Decided(long taskConfigId, Subject subject, String kind, Instant dueAt, long dueTimes) {

  /** The columns of a decision {@code d} with {@code task_config_id}. */
  static final String OF_CONFIG =
      """
      (select c.namespace from carillon.task_config c where c.id = d.task_config_id) as namespace,
      (select c.task_type from carillon.task_config c where c.id = d.task_config_id) as task_type,
      (select t.queue from carillon.task_config c join carillon.task_type t on t.name = c.task_type
       where c.id = d.task_config_id) as queue
      """;

  static Decided of(ResultSet row) throws SQLException {
    return new Decided(
        row.getLong("task_config_id"),
        Subject.of(row.getString("namespace"), row.getString("task_type"), row.getString("queue")),
        row.getString("kind"),
        row.getTimestamp("due_at").toInstant(),
        row.getLong("count"));
  }
}
