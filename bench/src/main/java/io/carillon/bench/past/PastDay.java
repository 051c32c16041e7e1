package io.carillon.bench.past;

import static io.carillon.database.Database.parameter;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.bench.contender.Site;
import io.carillon.time.TimeOrderedIds;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Inserts the history of one day: for each due time of a busy config an event, an execution, its
 * attempts, some log lines, and the statistics. Fills tables without indexes, vacuums them and then
 * attaches them as partitions, which takes a fraction of the time; where a partition exists
 * already, as that of today, it is filled.
 *
 * @param until the end of the history, for the day in which it ends
 */
record PastDay(Site site, Frequencies frequencies, LocalDate day, Instant until) {

  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final List<String> BY_ID =
      List.of("task_execution_ended", "earlier_attempt", "execution_log");
  private static final String BY_TIME = "schedule_event";

  // The type and the message of errors; # stands for a number.
  private static final List<List<String>> ERRORS =
      List.of(
          List.of("java.io.IOException", "connection reset by peer"),
          List.of("java.net.ConnectException", "connection refused: 10.0.0.#:443"),
          List.of("java.net.http.HttpTimeoutException", "request timed out after # ms"),
          List.of(
              "io.carillon.task.TaskFailure", "HTTP status 503 from https://example.com/items/#"),
          List.of("io.carillon.task.TaskFailure", "HTTP status 429, retry after # s"),
          List.of("java.sql.SQLTransientException", "deadlock detected, process #"),
          List.of("java.lang.IllegalArgumentException", "customer # has no address"),
          List.of(
              "java.lang.NullPointerException", "Cannot invoke \"Order.total()\": order is null"),
          List.of("java.lang.OutOfMemoryError", "Java heap space"),
          List.of("java.util.concurrent.TimeoutException", "lock of report # is held"),
          List.of("com.example.ImportException", "line #: column 7 is not a number"),
          List.of("com.example.QuotaExceeded", "the quota of # mails is used up"));

  /** Inserts a day of its own. */
  void load() {
    load(this::fillExecutions, new PastRollUps(site, NAME.format(day), start())::add);
  }

  /** Inserts the day of some weeks before, which is like this one. */
  void loadBefore(int weeks) {
    PastDay earlier = new PastDay(site, frequencies, day.minusWeeks(weeks), until);
    PastCopy copy = new PastCopy(site, weeks);
    earlier.load(
        () -> copy.executions(NAME.format(day), NAME.format(earlier.day)),
        () -> copy.rollUps(start(), end()));
  }

  private void load(Runnable executions, Runnable rollUps) {
    List<String> created = BY_ID.stream().filter(this::create).toList();
    boolean events = create(BY_TIME);
    executions.run();
    fillAttempts();
    fillLogs();
    fillFires();
    fillUnfired();
    rollUps.run();
    created.forEach(table ->
        attach(
            table,
            TimeOrderedIds.lowest(start()).toString(),
            TimeOrderedIds.lowest(end()).toString()));
    if (events) {
      attach(BY_TIME, start().toString(), end().toString());
    }
  }

  private Instant start() {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Instant end() {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private Instant last() {
    return until.isBefore(end()) ? until : end();
  }

  // Names and bounds of partitions cannot be parameters; these derive from the date alone.
  private String named(String sql) {
    return sql.replace("{day}", NAME.format(day));
  }

  /** Returns whether the partition did not exist. */
  private boolean create(String table) {
    String name = named("carillon.{table}_{day}".replace("{table}", table));
    if (site.count("select count(to_regclass('" + name + "'))") > 0) {
      return false;
    }
    site.sql()
        .sql(
            "create table {name} (like carillon.{table} including defaults including constraints)"
                    .replace("{name}", name)
                    .replace("{table}", table)
                + " with (autovacuum_enabled = false)")
        .update();
    return true;
  }

  private void attach(String table, String from, String to) {
    site.sql()
        .sql(named("vacuum (freeze, analyze) carillon.{table}_{day}".replace("{table}", table)))
        .update();
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
   * The executions. Every 37th config fails three of ten times, every 11th one of twelve, the
   * others one of a hundred; each has its usual run time, from 5 ms to a minute. What is not over
   * at the end of the day is cut off there.
   */
  private static final String EXECUTIONS =
      """
      insert into carillon.task_execution_ended_{day} (id, task_config_id, config_version, task_type,
        queue, priority, status, trigger, due_at, queued_at, started_at, finished_at, attempt,
        failures, losses, max_attempts, worker_id, error)
      select uuidv7(due_at - clock_timestamp()), config_id, 1, task_type, queue, 5, status,
        'schedule', due_at, least(due_at + interval '2 ms', cast(:last as timestamptz)),
        case when tried then started_at end, least(
          started_at + case when tried then run * interval '1 ms' else interval '0' end,
          cast(:last as timestamptz) - interval '1 ms'),
        attempt, case when status = 'failed' then 3 else attempt - 1 end,
        case when status = 'lost' then 1 else 0 end, 3,
        case when tried then cast(md5('worker ' || cast(:week as text) || '/' || number % 6) as uuid) end,
        case when status in ('failed', 'timed_out', 'lost') then jsonb_build_object(
          'type', (cast(:error_types as text[]))[1 + cause],
          'message', replace((cast(:error_messages as text[]))[1 + cause], '#', cast(number as text))) end
      from (
        select d.*, status not in ('cancelled', 'expired') as tried,
          least(due_at + late * interval '1 ms', cast(:last as timestamptz) - interval '2 ms')
            as started_at,
          case when status = 'failed' then 3 when status in ('cancelled', 'expired') then 0
            when luck > 0.985 then 2 else 1 end as attempt,
          (number + floor(random() * 3))::integer % 12 as cause
        from (
          select c.*, x.luck,
            exp(1.6 + random_normal() * 0.4 + number * 7919 % 1000 / 1000.0 * 9.4) as run,
            exp(1.4 + random_normal() * 0.7) * case when random() < 0.001 then 100 else 1 end as late,
            cast(:day as timestamptz) + (number * 7919 % seconds + k * seconds) * interval '1 second'
              as due_at,
            case when x.luck > unlucky then 'succeeded'
              else (array['timed_out', 'cancelled', 'expired', 'lost', 'failed'])
                [least(5, 1 + floor(random() * 25))] end as status
          from (
            select c.id as config_id, c.task_type, t.queue, f.seconds,
              cast(substring(c.name from 6) as integer) as number
            from carillon.task_config c join carillon.task_type t on t.name = c.task_type
            join unnest(:everies, :seconds, :numbers) as f(every, seconds, configs)
              on f.every = c.schedule ->> 'every'
            where c.name like 'busy-%'
          ) as c
          cross join lateral generate_series(0, 86400 / seconds - 1) as k
          cross join lateral (select random() + 0 * k as luck, case when number % 37 = 0 then 0.3
            when number % 11 = 0 then 0.08 else 0.01 end as unlucky) as x
        ) as d
        where due_at < cast(:last as timestamptz) - interval '10 s'
      ) as ended
      """;

  private void fillExecutions() {
    frequencies
        .in(site.sql().sql(named(EXECUTIONS)))
        .param("day", parameter(start()))
        .param("last", parameter(last()))
        .param("week", day.toEpochDay() / 7)
        .param("error_types", texts(ERRORS, List::getFirst))
        .param("error_messages", texts(ERRORS, List::getLast))
        .update();
  }

  private void fillAttempts() {
    site.sql()
        .sql(
            named(
                """
                insert into carillon.earlier_attempt_{day} (execution_id, number, worker_id, started_at,
                  finished_at, outcome, error)
                select id, n, worker_id, started_at, started_at + interval '1 ms', 'failed', error
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

  private void fillFires() {
    site.sql()
        .sql(
            named(
                """
                insert into carillon.schedule_event_{day} (id, task_config_id, ledger_at, slot, kind,
                  due_at, count, decided_at, execution_id, actor) overriding system value
                select nextval('carillon.schedule_event_id_seq'), task_config_id,
                  due_at, 0, 'fired', due_at, 1, queued_at, id, 'past'
                from carillon.task_execution_ended_{day}
                """))
        .update();
  }

  /** Adds due times that did not run, and some changes. */
  private void fillUnfired() {
    site.sql()
        .sql(
            named(
                """
                insert into carillon.schedule_event_{day} (id, task_config_id, ledger_at, slot, kind,
                  due_at, count, decided_at, reason, actor) overriding system value
                select n.id, d.task_config_id, d.due_at + interval '500 ms',
                  case when n.kind = 'updated' then n.id else 0 end, n.kind,
                  case when n.kind <> 'updated' then d.due_at + interval '500 ms' end, 1, d.queued_at,
                  case when n.kind = 'updated' then 'policies' else 'the past of a benchmark' end, 'past'
                from carillon.task_execution_ended_{day} d
                cross join lateral (
                  select nextval('carillon.schedule_event_id_seq') as id,
                    (array['skipped', 'skipped', 'skipped', 'skipped', 'skipped', 'missed', 'coalesced',
                      'excluded', 'updated'])[1 + floor(random() * 9)] as kind
                  where d.id is not null) as n
                where random() < 0.015
                """))
        .update();
  }
}
