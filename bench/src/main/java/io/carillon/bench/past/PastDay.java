package io.carillon.bench.past;

import static io.carillon.database.Database.parameter;

import io.carillon.bench.contender.Site;
import io.carillon.time.TimeOrderedIds;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/**
 * Inserts the history of one day: for each due time of a busy config an event, an execution, its
 * attempts, some log lines, and the statistics. Fills tables without indexes, vacuums them and then
 * attaches them as partitions, which takes a fraction of the time.
 */
record PastDay(Site site, LocalDate day) {

  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final List<String> BY_ID =
      List.of("task_execution_ended", "earlier_attempt", "execution_log");
  private static final String BY_TIME = "schedule_event";

  void load() {
    BY_ID.forEach(this::create);
    create(BY_TIME);
    fillExecutions();
    fillAttempts();
    fillLogs();
    fillEvents();
    addConfigStats();
    addTypeStats();
    BY_ID.forEach(this::vacuum);
    vacuum(BY_TIME);
    attach(BY_TIME, start().toString(), end().toString());
    BY_ID.forEach(table ->
        attach(
            table,
            TimeOrderedIds.lowest(start()).toString(),
            TimeOrderedIds.lowest(end()).toString()));
  }

  private Instant start() {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Instant end() {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  // Names and bounds of partitions cannot be parameters; these derive from the date alone.
  private String named(String sql) {
    return sql.replace("{day}", NAME.format(day));
  }

  private void create(String table) {
    site.sql()
        .sql(
            named(
                """
                create table carillon.{table}_{day}
                  (like carillon.{table} including defaults including constraints)
                  with (autovacuum_enabled = false)
                """
                    .replace("{table}", table)))
        .update();
  }

  private void vacuum(String table) {
    site.sql()
        .sql(named("vacuum (freeze, analyze) carillon.{table}_{day}".replace("{table}", table)))
        .update();
  }

  private void attach(String table, String from, String to) {
    site.sql()
        .sql(
            named(
                """
                alter table carillon.{table} attach partition carillon.{table}_{day}
                  for values from ('{from}') to ('{to}');
                alter table carillon.{table}_{day} reset (autovacuum_enabled)
                """
                    .replace("{table}", table)
                    .replace("{from}", from)
                    .replace("{to}", to)))
        .update();
  }

  /**
   * Inserts the executions; 3 of 100 do not succeed, and most of these fail after three attempts.
   */
  private void fillExecutions() {
    site.sql()
        .sql(
            named(
                """
                insert into carillon.task_execution_ended_{day} (id, task_config_id, config_version, task_type,
                  queue, priority, status, trigger, due_at, queued_at, started_at, finished_at, attempt,
                  failures, max_attempts, worker_id, error)
                select uuidv7(due_at - clock_timestamp()), config_id, 1, task_type, 'default', 5, status,
                  'schedule', due_at, due_at + interval '2 ms',
                  case when tried then due_at + interval '5 ms' end,
                  due_at + interval '5 ms' + luck * interval '2 s', case
                    when status = 'failed' then 3 when tried then 1 else 0 end,
                  case when status = 'failed' then 3 else 0 end, 3,
                  case when tried then cast('0190a000-0000-7000-8000-000000000001' as uuid) end,
                  case when status = 'failed' then jsonb_build_object(
                    'type', 'java.io.IOException', 'message', 'connection reset by peer') end
                from (
                  select *, status not in ('cancelled', 'expired') as tried
                  from (
                    select c.id as config_id, c.task_type, random() as luck,
                      cast(:day as timestamptz)
                        + (c.number % :period + k * :period) * interval '1 second'
                        + interval '1 ms' as due_at,
                      (array['failed', 'failed', 'failed', 'failed', 'timed_out', 'cancelled', 'expired'])
                        [1 + floor(random() * 233)] as unlucky
                    from (
                      select id, task_type, cast(substring(name from 6) as integer) as number
                      from carillon.task_config where name like 'busy-%'
                    ) as c, generate_series(0, 86400 / :period - 1) as k
                  ) as due
                  cross join lateral (select coalesce(unlucky, 'succeeded') as status) as s
                ) as ended
                """))
        .param("day", parameter(start()))
        .param("period", PastConfigs.PERIOD_SECONDS)
        .update();
  }

  private void fillAttempts() {
    site.sql()
        .sql(
            named(
                """
                insert into carillon.earlier_attempt_{day}
                select id, n, worker_id, started_at, finished_at, 'failed', error
                from carillon.task_execution_ended_{day}, generate_series(1, attempt - 1) as n
                """))
        .update();
  }

  private void fillLogs() {
    site.sql()
        .sql(
            named(
                """
                insert into carillon.execution_log_{day}
                select id, attempt, n, started_at, 'INFO', 'line ' || n
                from carillon.task_execution_ended_{day}, generate_series(1, 3) as n
                where attempt = 3
                """))
        .update();
  }

  private void fillEvents() {
    site.sql()
        .sql(
            named(
                """
                insert into carillon.schedule_event_{day} (id, task_config_id, ledger_at, slot, kind,
                  due_at, count, decided_at, execution_id, actor)
                select nextval('carillon.schedule_event_id_seq'), task_config_id,
                  due_at, 0, 'fired', due_at, 1, queued_at, id, 'past'
                from carillon.task_execution_ended_{day}
                """))
        .update();
  }

  // Histograms of 20 used buckets, as of an hour with many executions.
  private static final String HISTOGRAM = "decode(repeat('0305', 20), 'hex')";

  private static final String SUMS =
      "status, count(*), count(*) * 1000, 2000, count(*) * 5, 5, {histogram}, {histogram}"
          .replace("{histogram}", HISTOGRAM);

  private static final String ADDED =
      "do update set executions = s.executions + excluded.executions,"
          + " run_ms = s.run_ms + excluded.run_ms, wait_ms = s.wait_ms + excluded.wait_ms";

  private void addConfigStats() {
    Map.of("task_config_stats", "hour", "task_config_day_stats", "day")
        .forEach((table, at) ->
            site.sql()
                .sql(
                    named(
                        """
                        insert into carillon.{table} as s (task_config_id, {at}, status, executions,
                          run_ms, run_ms_max, wait_ms, wait_ms_max, run_histogram, wait_histogram,
                          run_p95, wait_p95, scheduled)
                        select task_config_id, date_trunc('{at}', finished_at, 'UTC'), {sums},
                          cast(40 + task_config_id % 50 as smallint),
                          cast(20 + task_config_id % 30 as smallint), count(*)
                        from carillon.task_execution_ended_{day} group by 1, 2, 3
                        on conflict (task_config_id, {at}, status) {added}
                        """
                            .replace("{table}", table)
                            .replace("{at}", at)
                            .replace("{sums}", SUMS)
                            .replace("{added}", ADDED)))
                .update());
  }

  private void addTypeStats() {
    site.sql()
        .sql(
            named(
                """
                insert into carillon.statistics_bucket as s (grain, scope, at, namespace, subject,
                  outcome, executions, run_ms, run_ms_max, wait_ms, wait_ms_max, run_histogram,
                  wait_histogram)
                select g.grain, c.scope,
                  date_bin(g.length, finished_at, timestamptz '2000-01-01 00:00:00+00'),
                  c.namespace, case when c.of_type then task_type else '' end, {sums}
                from carillon.task_execution_ended_{day}
                  cross join (values (1, interval '1 minute', interval '2 days'),
                    (2, interval '5 minutes', interval '8 days'), (3, interval '1 hour', interval '10 y'),
                    (4, interval '1 day', interval '10 y')) as g(grain, length, kept)
                  cross join (values (0, '', false), (1, 'default', false), (2, '', true),
                    (3, 'default', true)) as c(scope, namespace, of_type)
                where cast(:day as timestamptz) > now() - g.kept
                group by 1, 2, 3, 4, 5, 6
                on conflict (grain, scope, at, namespace, subject, outcome) {added}
                """
                    .replace("{sums}", SUMS)
                    .replace("{added}", ADDED)))
        .param("day", parameter(start()))
        .update();
    site.sql()
        .sql(
            named(
                """
                insert into carillon.statistics_bucket as s (grain, scope, at, namespace, subject,
                  outcome, executions)
                select g.grain, 10, date_bin(g.length, due_at, timestamptz '2000-01-01 00:00:00+00'),
                  '', '', kind, count(*)
                from carillon.schedule_event_{day}
                  cross join (values (3, interval '1 hour'), (4, interval '1 day'))
                    as g(grain, length)
                group by 1, 2, 3, 4, 5, 6
                on conflict (grain, scope, at, namespace, subject, outcome) do update
                  set executions = s.executions + excluded.executions
                """))
        .update();
  }
}
