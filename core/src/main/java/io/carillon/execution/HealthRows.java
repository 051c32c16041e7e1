package io.carillon.execution;

/**
 * The part of a statement that records the health of the configs whose executions ended, and names
 * the executions for the statistics, which an agent adds up later. It reads {@code gone}, see
 * {@link EndedRows}. Health is written in the order of the configs, so that concurrent statements
 * wait for each other instead of deadlocking. A transaction that ends executions by two statements
 * may deadlock with another one; PostgreSQL then fails one of them, which is repeated or reported.
 */
final class HealthRows {

  // The executions are inserted first, since the rows of health are locked by many transactions.
  private static final String ENDS =
      """
      noted as (
        insert into carillon.statistics_ended (executions, execution_ids)
        select count(*), array_agg(id) from ended having count(*) > 0
      ), ends as (
        select id, task_config_id, ended_at, status = 'succeeded' as good,
          status in ('failed', 'timed_out', 'lost') as failed
        from gone where (select count(*) from ended) > 0
      ),
      """;

  // The one pass over the batch. It hashes: an aggregate with an order would sort the batch, at a
  // tenth of the whole statement. The last execution is therefore the greatest text of a time and
  // an id.
  private static final String GROUPS =
      """
      groups as materialized (
        select task_config_id, max(ended_at) filter (where good) as success,
          max(ended_at) filter (where failed) as failure,
          count(*) filter (where failed) as failures, max(ended_at) as finished,
          max((lpad(cast(cast(date_part('epoch', ended_at) * 1000000 as bigint) as text), 20, '0')
            || cast(id as text)) collate "C") as last_ended
        from ends group by 1
      ),
      """;

  // Failures in a row: those after the last success, of this batch or of earlier ones.
  private static final String HEALTH =
      """
      health as (
        insert into carillon.task_config_health as h (task_config_id, last_success_at,
          last_failure_at, last_execution_id, failures_in_a_row, last_finished_at,
          last_finished_minute)
        select b.task_config_id, b.success, b.failure, cast(right(b.last_ended, 36) as uuid),
          case when b.failure is null then 0 when b.success is null then b.failures
            when b.failure <= b.success then 0
            else (select count(*) from ends f where f.task_config_id = b.task_config_id
              and f.failed and f.ended_at > b.success) end,
          b.finished, date_trunc('minute', b.finished)
        from groups as b order by b.task_config_id
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

  /** The expressions of the statement, after {@code ended}; {@code health} is the last. */
  static final String WRITE = ENDS + GROUPS + HEALTH;

  private HealthRows() {}
}
