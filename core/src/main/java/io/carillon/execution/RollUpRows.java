package io.carillon.execution;

/**
 * The part of a statement that adds ended executions to the roll-ups of their configs and types, so
 * that an end and its statistics take one round trip. It reads {@code gone}, see {@link EndedRows}.
 * Each roll-up is written in the order of its keys, so that concurrent statements wait for each
 * other instead of deadlocking. A transaction that ends executions by two statements may deadlock
 * with another one; PostgreSQL then fails one of them, which is repeated or reported.
 */
final class RollUpRows {

  // The executions are inserted first, since roll-ups are locked by many transactions. Run: from
  // start to end. Wait: from the due time, or the time of queueing, to the start, or to
  // the end of an execution that never started. A quotient of microseconds is exact, and cheaper
  // than the numeric type that "extract" returns.
  private static final String SPANS =
      """
      spans as (
        select id, task_config_id, task_type, status, ended_at,
          date_bin('1 hour', ended_at, timestamptz '2000-01-01 00:00:00+00') as hour,
          case when started_at is null then 0 else greatest(0,
            cast(date_part('epoch', ended_at - started_at) * 1000000 as bigint) / 1000)
            end as run,
          greatest(0, cast(date_part('epoch', coalesce(started_at, ended_at)
            - coalesce(due_at, queued_at)) * 1000000 as bigint) / 1000) as wait,
          status in ('failed', 'timed_out', 'lost') as failed
        from gone where (select count(*) from ended) > 0
      ),
      """;

  // The one pass over the batch; the roll-ups add up its few rows. It hashes: an aggregate with an
  // order would sort the batch, at a tenth of the whole statement. The last execution is therefore
  // the greatest text of a time and an id.
  private static final String GROUPS =
      """
      groups as materialized (
        select task_config_id, task_type, hour, status, failed, count(*) as executions,
          sum(run) as run, max(run) as run_max, sum(wait) as wait, max(wait) as wait_max,
          max(ended_at) as finished,
          max((lpad(cast(cast(date_part('epoch', ended_at) * 1000000 as bigint) as text), 20, '0')
            || cast(id as text)) collate "C") as last_ended
        from spans group by 1, 2, 3, 4, 5
      ),
      """;

  private static final String SUMS =
      "sum(executions) as executions, sum(run) as run_ms, max(run_max) as run_ms_max,"
          + " sum(wait) as wait_ms, max(wait_max) as wait_ms_max"
          + " from groups group by 1, 2, 3 order by 1, 2, 3";

  private static final String ADDED =
      """
      set executions = s.executions + excluded.executions, run_ms = s.run_ms + excluded.run_ms,
        run_ms_max = greatest(s.run_ms_max, excluded.run_ms_max),
        wait_ms = s.wait_ms + excluded.wait_ms,
        wait_ms_max = greatest(s.wait_ms_max, excluded.wait_ms_max)
      """;

  // Failures in a row: those after the last success, of this batch or of earlier ones.
  private static final String HEALTH =
      """
      health as (
        insert into carillon.task_config_health as h (task_config_id, last_success_at,
          last_failure_at, last_execution_id, failures_in_a_row, last_finished_at,
          last_finished_minute)
        select b.task_config_id, b.success, b.failure, b.execution,
          case when b.failure is null then 0 when b.success is null then b.failures
            when b.failure <= b.success then 0
            else (select count(*) from spans f where f.task_config_id = b.task_config_id
              and f.failed and f.ended_at > b.success) end,
          b.finished, date_trunc('minute', b.finished)
        from (
          select task_config_id, max(finished) filter (where status = 'succeeded') as success,
            max(finished) filter (where failed) as failure,
            sum(executions) filter (where failed) as failures,
            cast(right(max(last_ended), 36) as uuid) as execution,
            max(finished) as finished
          from groups group by task_config_id order by task_config_id) as b
        on conflict (task_config_id) do update
          set last_success_at = coalesce(excluded.last_success_at, h.last_success_at),
            last_failure_at = coalesce(excluded.last_failure_at, h.last_failure_at),
            last_execution_id = excluded.last_execution_id,
            last_finished_at = greatest(h.last_finished_at, excluded.last_finished_at),
            last_finished_minute =
              greatest(h.last_finished_minute, excluded.last_finished_minute),
            failures_in_a_row = case when excluded.last_success_at is null
              then h.failures_in_a_row else 0 end + excluded.failures_in_a_row
        returning task_config_id, failures_in_a_row
      )
      """;

  /** The expressions of the statement, after {@code gone}; {@code health} is the last. */
  static final String WRITE =
      SPANS
          + GROUPS
          + """
          of_configs as (
            insert into carillon.task_config_stats as s (task_config_id, hour, status, executions,
              run_ms, run_ms_max, wait_ms, wait_ms_max)
            select task_config_id, hour, status, {sums}
            on conflict (task_config_id, hour, status) do update {added}
          ), of_types as (
            insert into carillon.task_type_stats as s (task_type, hour, status, executions, run_ms,
              run_ms_max, wait_ms, wait_ms_max)
            select task_type, hour, status, {sums}
            on conflict (task_type, hour, status) do update {added}
          ), of_type_days as (
            insert into carillon.task_type_day_stats as s (task_type, day, status, executions,
              run_ms, run_ms_max, wait_ms, wait_ms_max)
            select task_type, date_trunc('day', hour, 'UTC'), status, {sums}
            on conflict (task_type, day, status) do update {added}
          ),
          """
              .replace("{sums}", SUMS)
              .replace("{added}", ADDED)
          + HEALTH;

  private RollUpRows() {}
}
