package io.carillon.execution;

import java.util.List;

/**
 * The part of a statement that moves executions from the live part of the table to the ended part.
 * Each such statement deletes the rows under its guard as {@code gone}, with {@link #RETURNING} and
 * the columns of the end, and inserts what it deleted: of two that would end the same execution,
 * the second finds no row.
 */
final class EndedRows {

  private static final List<String> KEPT =
      List.of(
          "id",
          "task_config_id",
          "config_version",
          "queued_at",
          "attempt",
          "max_attempts",
          "priority",
          "trigger",
          "task_type",
          "queue",
          "due_at",
          "started_at",
          "worker_id",
          "start_by",
          "triggered_by",
          "retry_of",
          "parameters",
          "progress",
          "traceparent",
          "tracestate");

  private static final String COLUMNS = String.join(", ", KEPT);

  /** The columns of a deleted live row {@code e} that its ended row keeps. */
  static final String RETURNING = "e." + String.join(", e.", KEPT);

  /**
   * Inserts the rows of {@code gone}, which must have {@code status, ended_at, failures, losses,
   * cancel_reason, result, error} as well.
   */
  private static final String INSERT =
      "insert into carillon.task_execution_ended ("
          + COLUMNS
          + ", status, finished_at, failures, losses, cancel_reason, result, error) select "
          + COLUMNS
          + ", status, ended_at, failures, losses, cancel_reason, result, error from gone returning"
          + " id";

  // Rows for Settled, with the failures in a row of their configs after them. One value holds those
  // of all configs: the planner expects a single row of each part, so that a join would compare all
  // with all.
  private static final String SETTLED =
      """
      select g.id, g.task_config_id, g.task_type, g.queue, g.priority, g.status,
        cast(null as timestamptz) as wakes_at,
        case when g.trigger = 'schedule' then g.due_at end as due_at, g.queued_at, g.started_at, g.ended_at,
        coalesce(cast((select jsonb_object_agg(h.task_config_id, h.failures_in_a_row) from health h
          where h.failures_in_a_row > 0) ->> cast(g.task_config_id as text) as integer), 0)
          as failures_in_a_row
      from gone g
      """;

  /** The statement after {@code gone}. */
  static final String REST = "ended as (" + INSERT + "), " + HealthRows.WRITE + SETTLED;

  private EndedRows() {}

  /**
   * Returns a statement that moves rows, records the health of their configs, and returns them.
   *
   * @param delete a {@code delete … returning} from the live part
   */
  static String move(String delete) {
    return "with gone as (" + delete + "), " + REST;
  }
}
