package io.carillon.bench.alerts;

import io.carillon.bench.contender.Site;
import java.sql.Timestamp;
import java.time.Instant;

/** Configs with schedules, roll-ups and a last execution each; one in a hundred fails. */
record WatchedConfigs(Site site, int count) {

  private static final String CONFIGS =
      """
      with config as (
        insert into carillon.task_config (name, description, task_type, status, parameters, schedule,
          schedule_type, policies, priority, anchor_at, version, created_at, created_by, updated_at,
          updated_by)
        select 'watched-' || n, '', 'type-' || n % 20, 'active', '{}',
          '{"type": "interval", "every": "1h"}', 'interval', '{}', 5, now(), 1,
          now() - interval '7 days', 'bench', now(), 'bench'
        from generate_series(1, :count) as n returning id
      )
      insert into carillon.schedule_state (task_config_id, version, next_due_at, last_due_at)
      select id, 1, now() + interval '1 h' + random() * interval '1 h', now() - random() * interval '1 h'
      from config
      """;

  private static final String ENDED =
      """
      with ended as (
        insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at,
          attempt, max_attempts, priority, status, trigger, task_type, queue, due_at, started_at,
          finished_at, worker_id)
        select cast(lpad(to_hex(cast(extract(epoch from s.last_due_at) * 1000 as bigint)), 12, '0')
            || '7' || substring(cast(gen_random_uuid() as text) from 16 for 3)
            || '8' || substring(replace(cast(gen_random_uuid() as text), '-', '') from 18 for 15)
            as uuid),
          s.task_config_id, 1, s.last_due_at, 1, 1, 5,
          case when s.task_config_id % 100 = 0 then 'failed' else 'succeeded' end, 'schedule',
          c.task_type, 'default', s.last_due_at, s.last_due_at + interval '10 ms',
          s.last_due_at + interval '2 s', gen_random_uuid()
        from carillon.schedule_state s join carillon.task_config c on c.id = s.task_config_id
        returning id, task_config_id, status, finished_at
      ), rolled as (
        insert into carillon.task_config_stats (task_config_id, hour, status, executions, run_ms,
          run_ms_max, wait_ms, wait_ms_max)
        select task_config_id, date_trunc('hour', finished_at, 'UTC'), status, 20, 2000, 2000, 10, 10
        from ended
      )
      insert into carillon.task_config_health (task_config_id, last_success_at, last_failure_at,
        last_execution_id, failures_in_a_row, last_finished_at, last_finished_minute)
      select task_config_id, case when status = 'succeeded' then finished_at end,
        case when status = 'failed' then finished_at end, id,
        case when status = 'failed' then 1 else 0 end, finished_at, date_trunc('minute', finished_at)
      from ended
      """;

  private static final String END_AGAIN =
      """
      with picked as (
        select id, cast(:now as timestamptz) - random() * cast(:within as double precision)
          * interval '1 s' as at
        from (select distinct 1 + cast(floor(random() * :count) as bigint) as id
          from generate_series(1, :ends)) as p
      ), ended as (
        insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at,
          attempt, max_attempts, priority, status, trigger, task_type, queue, due_at, started_at,
          finished_at, worker_id)
        select cast(lpad(to_hex(cast(extract(epoch from p.at) * 1000 as bigint)), 12, '0')
            || '7' || substring(cast(gen_random_uuid() as text) from 16 for 3)
            || '8' || substring(replace(cast(gen_random_uuid() as text), '-', '') from 18 for 15)
            as uuid),
          p.id, 1, p.at - interval '2 s', 1, 1, 5,
          case when p.id % 100 = 0 then 'failed' else 'succeeded' end, 'schedule', c.task_type,
          'default', p.at - interval '2 s', p.at - interval '1990 ms', p.at, gen_random_uuid()
        from picked p join carillon.task_config c on c.id = p.id
        returning id, task_config_id, status, finished_at
      ), rolled as (
        insert into carillon.task_config_stats as s (task_config_id, hour, status, executions,
          run_ms, run_ms_max, wait_ms, wait_ms_max)
        select task_config_id, date_trunc('hour', finished_at, 'UTC'), status, 1, 2000, 2000, 10, 10
        from ended
        on conflict (task_config_id, hour, status) do update set executions = s.executions + 1
      )
      insert into carillon.task_config_health as h (task_config_id, last_success_at,
        last_failure_at, last_execution_id, failures_in_a_row, last_finished_at,
        last_finished_minute)
      select task_config_id, case when status = 'succeeded' then finished_at end,
        case when status = 'failed' then finished_at end, id,
        case when status = 'failed' then 1 else 0 end, finished_at, date_trunc('minute', finished_at)
      from ended order by task_config_id
      on conflict (task_config_id) do update
        set last_success_at = coalesce(excluded.last_success_at, h.last_success_at),
          last_failure_at = coalesce(excluded.last_failure_at, h.last_failure_at),
          last_execution_id = excluded.last_execution_id,
          failures_in_a_row = case when excluded.last_success_at is null
            then h.failures_in_a_row + 1 else 0 end,
          last_finished_at = excluded.last_finished_at,
          last_finished_minute = excluded.last_finished_minute
      """;

  void load() {
    site.sql()
        .sql(
            """
            insert into carillon.task_type (name, description, runtime, queue, parameter_schema,
              registered_at, updated_at)
            select 'type-' || n, '', 'java', 'default', '{}', now(), now()
            from generate_series(0, 19) as n
            """)
        .update();
    site.sql().sql(CONFIGS).param("count", count).update();
    site.sql().sql(ENDED).update();
    site.sql().sql("vacuum analyze").update();
  }

  /** Lets executions of so many configs end in the seconds before an instant. */
  void endAgain(int ends, int within, Instant now) {
    site.sql()
        .sql(END_AGAIN)
        .param("count", count)
        .param("ends", ends)
        .param("within", within)
        .param("now", Timestamp.from(now))
        .update();
  }

  /** Summarizes the BRIN indexes, as autovacuum does every minute. */
  void summarize() {
    site.sql()
        .sql(
            """
            select brin_summarize_new_values(i.indexrelid)
            from pg_index i join pg_class c on c.oid = i.indexrelid
              join pg_am m on m.oid = c.relam
            where m.amname = 'brin' and c.relkind = 'i'
            """)
        .query((row, index) -> index)
        .list();
  }
}
