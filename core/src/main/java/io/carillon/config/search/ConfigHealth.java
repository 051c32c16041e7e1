package io.carillon.config.search;

import io.carillon.text.Coded;
import java.util.Optional;

/** What may be noticed about a task config. */
public enum ConfigHealth implements Coded {
  /** Its last execution that counts as a failure or success failed. */
  FAILING,
  /**
   * A due time has not been decided for more than 10 s, or an execution of the schedule that may
   * start has been queued for more than 60 s.
   */
  LATE,
  /** It is paused, and as many executions failed in a row as {@code pause_on_failure} allows. */
  PAUSED_BY_FAILURE,
  /** None of its executions has ended yet. */
  NEVER_RAN,
  /** Its status is {@code ERROR}. */
  ERROR;

  /** Returns the condition on a row {@code c} of {@code carillon.task_config}. */
  String condition() {
    return switch (this) {
      case FAILING ->
          """
          exists (select from carillon.task_config_health h
            where h.task_config_id = c.id and h.failures_in_a_row > 0)
          """;
      case LATE ->
          """
          (exists (select from carillon.schedule_state s where s.task_config_id = c.id
              and s.next_due_at < coalesce(cast(:clock as timestamptz), now()) - interval '10 s')
            or exists (select from carillon.task_execution_live e where e.task_config_id = c.id
              and e.status = 'queued' and e.trigger = 'schedule' and not e.held and e.wakes_at is null
              and e.queued_at < coalesce(cast(:clock as timestamptz), now()) - interval '60 s'))
          """;
      case PAUSED_BY_FAILURE ->
          """
          (c.status = 'paused' and exists (select from carillon.task_config_health h
            where h.task_config_id = c.id and h.failures_in_a_row > 0
              and h.failures_in_a_row >= cast(c.policies ->> 'pause_on_failure' as integer)))
          """;
      case NEVER_RAN ->
          """
          not exists (select from carillon.task_config_health h
            where h.task_config_id = c.id and h.last_finished_minute is not null)
          """;
      case ERROR -> "c.status = 'error'";
    };
  }

  /**
   * Returns a select that contains every config with this condition, maybe among others and maybe
   * several times, by an index and up to {@code :few} rows of each of its parts; empty when no
   * index finds them.
   */
  Optional<String> candidates() {
    return switch (this) {
      case FAILING, PAUSED_BY_FAILURE ->
          Optional.of(
              """
              (select h.task_config_id as id from carillon.task_config_health h
                where h.failures_in_a_row > 0
                order by h.failures_in_a_row, h.task_config_id limit :few)
              """);
      case LATE ->
          Optional.of(
              """
              (select s.task_config_id as id from carillon.schedule_state s
                where s.next_due_at < coalesce(cast(:clock as timestamptz), now()) - interval '10 s'
                order by s.next_due_at limit :few)
              union all
              (select e.task_config_id from carillon.task_execution_live e
                where e.id < cast(:late_before as uuid) order by e.id limit :few)
              """);
      case NEVER_RAN -> Optional.empty();
      case ERROR ->
          Optional.of(
              """
              (select c.id from carillon.task_config c
                where c.status >= 'error' and c.status <= 'error'
                order by c.status, c.id limit :few)
              """);
    };
  }
}
