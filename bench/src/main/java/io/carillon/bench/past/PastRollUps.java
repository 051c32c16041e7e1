package io.carillon.bench.past;

import static io.carillon.database.Database.parameter;

import io.carillon.bench.contender.Site;
import java.time.Instant;
import java.util.List;

/**
 * Adds the statistics of one day as the agent makes them: sums and histograms by config and by
 * namespace, type and worker.
 *
 * @param day the suffix of the partitions
 * @param start of that day
 */
record PastRollUps(Site site, String day, Instant start) {

  /** Creates the functions of a histogram's buckets and of its bytes (Histogram). */
  static void prepare(Site site) {
    List.of(
            "create schema if not exists past",
            """
            create or replace function past.bucket(millis double precision) returns integer
            language sql immutable as $$
              select case when millis < 1 then 0
                else least(400, 1 + cast(floor(ln(floor(millis)) / ln(1.1) + 1e-9) as integer)) end
            $$
            """,
            """
            create or replace function past.bytes(value bigint) returns bytea language sql immutable as $$
              select case
                when value < 128 then set_byte(decode('00', 'hex'), 0, cast(value as integer))
                when value < 16384 then set_byte(set_byte(decode('0000', 'hex'), 0,
                  cast(value & 127 | 128 as integer)), 1, cast(value >> 7 as integer))
                else set_byte(set_byte(set_byte(decode('000000', 'hex'), 0,
                  cast(value & 127 | 128 as integer)), 1, cast((value >> 7) & 127 | 128 as integer)), 2,
                  cast(value >> 14 as integer)) end
            $$
            """)
        .forEach(statement -> site.sql().sql(statement).update());
  }

  // What ended in the day: {keys} of the roll-up, and its numbers.
  private static final String ENDED =
      """
      ended as materialized (
        select e.task_config_id, c.namespace, e.task_type, e.queue, e.worker_id, e.status, e.finished_at,
          greatest(e.attempt - 1, 0) as retried, e.losses as lost,
          cast(floor(extract(epoch from e.finished_at - e.started_at) * 1000) as bigint) as run,
          cast(floor(extract(epoch from coalesce(e.started_at, e.finished_at) - e.due_at) * 1000) as bigint)
            as wait
        from carillon.task_execution_ended_{day} e join carillon.task_config c on c.id = e.task_config_id
      )
      """;

  private static final String SUMS =
      """
      keyed as (select {keys}, e.* from ended e {from}),
      sums as (
        select {names}, status, count(*) as executions, sum(retried) as retried, sum(lost) as lost,
          coalesce(sum(run), 0) as run_ms, coalesce(max(run), 0) as run_ms_max, sum(wait) as wait_ms,
          max(wait) as wait_ms_max
        from keyed group by {names}, status),
      counts as (
        select {names}, status, k.kind, past.bucket(k.millis) as bucket, count(*) as n
        from keyed cross join lateral (values ('run', run), ('wait', wait)) as k(kind, millis)
        where k.millis is not null group by {names}, status, k.kind, past.bucket(k.millis)),
      placed as (
        select *, bucket - coalesce(lag(bucket) over w, 0) as distance, sum(n) over w as upto,
          sum(n) over (partition by {names}, status, kind) as total
        from counts window w as (partition by {names}, status, kind order by bucket)),
      histograms as (
        select {names}, status,
          string_agg(past.bytes(distance) || past.bytes(n), cast('' as bytea) order by bucket)
            filter (where kind = 'run') as run_histogram,
          string_agg(past.bytes(distance) || past.bytes(n), cast('' as bytea) order by bucket)
            filter (where kind = 'wait') as wait_histogram,
          cast(min(bucket) filter (where kind = 'run' and upto >= ceil(0.95 * total)) as smallint)
            as run_p95,
          cast(min(bucket) filter (where kind = 'wait' and upto >= ceil(0.95 * total)) as smallint)
            as wait_p95
        from placed group by {names}, status)
      """;

  private static String sums(String keys, String names, String from) {
    return SUMS.replace("{keys}", keys).replace("{names}", names).replace("{from}", from);
  }

  void add() {
    addConfigs("task_config_stats", "hour");
    addConfigs("task_config_day_stats", "day");
    addLapses();
    addBuckets();
    addDecisions();
  }

  private void run(String statement) {
    site.sql().sql(statement.replace("{day}", day)).param("start", parameter(start)).update();
  }

  private void addConfigs(String table, String unit) {
    run(
        "with "
            + ENDED
            + ", "
            + sums(
                "date_trunc('" + unit + "', finished_at, 'UTC') as " + unit,
                "task_config_id, " + unit,
                "where cast(:start as timestamptz) is not null")
            + """
            insert into carillon.{table} (task_config_id, {unit}, status, executions, retried, lost,
              run_ms, run_ms_max, wait_ms, wait_ms_max, run_histogram, wait_histogram, run_p95, wait_p95,
              scheduled)
            select task_config_id, {unit}, status, executions, retried, lost, run_ms, run_ms_max, wait_ms,
              wait_ms_max, coalesce(run_histogram, ''), wait_histogram, run_p95, wait_p95, executions
            from sums join histograms using (task_config_id, {unit}, status)
            order by {unit}, task_config_id
            """
                .replace("{table}", table)
                .replace("{unit}", unit));
  }

  private void addLapses() {
    run(
        """
        insert into carillon.task_config_decision_stats (task_config_id, hour, kind, due_times)
        select task_config_id, date_trunc('hour', due_at, 'UTC'), kind, count(*)
        from carillon.schedule_event_{day}
        where slot = 0 and kind <> 'fired' and due_at >= :start group by 1, 2, 3
        """);
  }

  // Grain and scope as in Grain and Scope; a worker has no roll-up of a day.
  private static final String GRAINS =
      """
      (values (1, interval '1 minute', interval '2 days'), (2, interval '5 minutes', interval '8 days'),
        (3, interval '1 hour', interval '10 years'), (4, interval '1 day', interval '10 years'))
        as g(grain, length, kept)
      """;

  private void addBuckets() {
    run(
        "with "
            + ENDED
            + ", "
            + sums(
                """
                g.grain, s.scope, date_bin(g.length, finished_at, timestamptz '2000-01-01 00:00:00+00') as at,
                case when s.scope in (1, 3, 6) then namespace else '' end as of_namespace,
                case when s.scope in (2, 3) then task_type when s.scope in (5, 6) then queue
                  when s.scope = 4 then cast(worker_id as text) else '' end as subject\
                """,
                "grain, scope, at, of_namespace, subject",
                "cross join "
                    + GRAINS
                    + """
                    cross join generate_series(0, 6) as s(scope)
                    where cast(:start as timestamptz) + interval '1 day' > now() - g.kept
                      and (s.scope <> 4 or g.grain < 4 and worker_id is not null)
                    """)
            + """
            insert into carillon.statistics_bucket (grain, scope, at, namespace, subject, outcome,
              executions, retried, lost, run_ms, run_ms_max, wait_ms, wait_ms_max, run_histogram,
              wait_histogram)
            select grain, scope, at, of_namespace, subject, status, executions, retried, lost, run_ms,
              run_ms_max, wait_ms, wait_ms_max, coalesce(run_histogram, ''), wait_histogram
            from sums join histograms using (grain, scope, at, of_namespace, subject, status)
            order by 1, 2, 3
            """);
  }

  private void addDecisions() {
    run(
        """
        insert into carillon.statistics_bucket (grain, scope, at, namespace, subject, outcome, executions)
        select g.grain, 10 + s.scope, date_bin(g.length, e.due_at, timestamptz '2000-01-01 00:00:00+00'),
          case when s.scope in (1, 3, 6) then c.namespace else '' end,
          case when s.scope in (2, 3) then c.task_type when s.scope in (5, 6) then t.queue else '' end,
          e.kind, count(*)
        from carillon.schedule_event_{day} e join carillon.task_config c on c.id = e.task_config_id
        join carillon.task_type t on t.name = c.task_type
        cross join {grains} cross join unnest(array[0, 1, 2, 3, 5, 6]) as s(scope)
        where e.slot = 0 and e.due_at is not null and cast(:start as timestamptz) + interval '1 day' > now() - g.kept
        group by 1, 2, 3, 4, 5, 6
        """
            .replace("{grains}", GRAINS));
  }
}
