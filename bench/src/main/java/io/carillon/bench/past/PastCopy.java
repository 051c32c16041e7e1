package io.carillon.bench.past;

import static io.carillon.database.Database.parameter;

import io.carillon.bench.contender.Site;
import java.time.Instant;
import java.util.List;

/**
 * Inserts the executions and the statistics of a day once more, some weeks earlier.
 *
 * @param weeks how much earlier
 */
record PastCopy(Site site, int weeks) {

  /** Inserts the executions of a day's partition into that of another day. */
  void executions(String from, String to) {
    site.sql()
        .sql(
            """
            insert into carillon.task_execution_ended_{to} (id, task_config_id, config_version,
              task_type, queue, priority, status, trigger, due_at, queued_at, started_at, finished_at,
              attempt, failures, losses, max_attempts, worker_id, error)
            select uuidv7(e.due_at - s.earlier - clock_timestamp()), e.task_config_id, e.config_version,
              e.task_type, e.queue, e.priority, e.status, e.trigger, e.due_at - s.earlier,
              e.queued_at - s.earlier, e.started_at - s.earlier, e.finished_at - s.earlier, e.attempt,
              e.failures, e.losses, e.max_attempts, w.id, e.error
            from carillon.task_execution_ended_{from} e
            cross join (select :weeks * interval '7 days' as earlier) as s
            left join lateral (
              select b.id from carillon.worker a
              join carillon.worker b on b.node = a.node and b.started_at = a.started_at - s.earlier
              where a.id = e.worker_id) as w on true
            """
                .replace("{from}", from)
                .replace("{to}", to))
        .param("weeks", weeks)
        .update();
  }

  private static final String SUMS =
      "executions, retried, lost, run_ms, run_ms_max, wait_ms, wait_ms_max, run_histogram,"
          + " wait_histogram";

  private static final List<String> STATEMENTS =
      List.of(
          """
          insert into carillon.task_config_stats (task_config_id, hour, status, run_p95, wait_p95,
            scheduled, {sums})
          select task_config_id, hour - {earlier}, status, run_p95, wait_p95, scheduled, {sums}
          from carillon.task_config_stats where hour >= :from and hour < :to
          """,
          """
          insert into carillon.task_config_day_stats (task_config_id, day, status, run_p95, wait_p95,
            scheduled, {sums})
          select task_config_id, day - {earlier}, status, run_p95, wait_p95, scheduled, {sums}
          from carillon.task_config_day_stats where day >= :from and day < :to
          """,
          """
          insert into carillon.task_config_decision_stats (task_config_id, hour, kind, due_times)
          select task_config_id, hour - {earlier}, kind, due_times
          from carillon.task_config_decision_stats where hour >= :from and hour < :to
          """,
          """
          insert into carillon.statistics_bucket (grain, scope, at, namespace, subject, outcome, {sums})
          select grain, scope, at - {earlier}, namespace, case scope when 4 then (
            select cast(b.id as text) from carillon.worker a
            join carillon.worker b on b.node = a.node and b.started_at = a.started_at - {earlier}
            where a.id = cast(subject as uuid)) else subject end, outcome, {sums}
          from carillon.statistics_bucket
          where grain in (3, 4) and scope between 0 and 16 and at >= :from and at < :to
          """);

  /** Inserts the statistics of a span once more. */
  void rollUps(Instant from, Instant to) {
    STATEMENTS.forEach(statement ->
        site.sql()
            .sql(
                statement
                    .replace("{sums}", SUMS)
                    .replace("{earlier}", "cast(:weeks as integer) * interval '7 days'"))
            .param("weeks", weeks)
            .param("from", parameter(from))
            .param("to", parameter(to))
            .update());
  }
}
