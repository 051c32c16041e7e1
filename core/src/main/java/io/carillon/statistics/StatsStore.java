package io.carillon.statistics;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import io.carillon.execution.Settled;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The roll-ups, updated as executions end. A batch is summed up in memory and written in key order,
 * so that concurrent writers wait for each other instead of deadlocking.
 */
public final class StatsStore {

  private record Key(Object subject, Instant hour, String status) {}

  private static final Comparator<Key> ORDER =
      Comparator.comparing((Key key) -> key.subject() instanceof Long id ? id : 0L)
          .thenComparing(key -> String.valueOf(key.subject()))
          .thenComparing(Key::hour)
          .thenComparing(Key::status);

  private record Sum(long executions, long run, long runMax, long waiting, long waitingMax) {

    static Sum of(Settled settled) {
      Settled.Times times = settled.times();
      Instant started = times.startedAt();
      long run = started == null ? 0 : Duration.between(started, times.finishedAt()).toMillis();
      Instant wanted = times.dueAt() == null ? times.queuedAt() : times.dueAt();
      Instant waitedUntil = started == null ? times.finishedAt() : started;
      long waited = Math.max(0, Duration.between(wanted, waitedUntil).toMillis());
      return new Sum(1, run, run, waited, waited);
    }

    Sum plus(Sum other) {
      return new Sum(
          executions + other.executions,
          run + other.run,
          Math.max(runMax, other.runMax),
          waiting + other.waiting,
          Math.max(waitingMax, other.waitingMax));
    }
  }

  private record Health(
      long taskConfigId,
      @Nullable Instant success,
      @Nullable Instant failure,
      UUID execution,
      int failures,
      Instant finished) {}

  /** Adds a sum to the roll-up of the same key. */
  private static final String ADDED =
      """
      set executions = s.executions + excluded.executions,
        run_ms = s.run_ms + excluded.run_ms,
        run_ms_max = greatest(s.run_ms_max, excluded.run_ms_max),
        wait_ms = s.wait_ms + excluded.wait_ms,
        wait_ms_max = greatest(s.wait_ms_max, excluded.wait_ms_max)
      """;

  private final Database database;

  public StatsStore(Database database) {
    this.database = database;
  }

  /**
   * Adds ended executions; returns the configs of failed ones with their number of failures in a
   * row.
   */
  public Map<Long, Integer> add(List<Settled> ended) {
    TreeMap<Key, Sum> configs = new TreeMap<>(ORDER);
    TreeMap<Key, Sum> types = new TreeMap<>(ORDER);
    for (Settled settled : ended) {
      Instant hour = settled.times().finishedAt().truncatedTo(ChronoUnit.HOURS);
      String status = settled.status().code();
      configs.merge(new Key(settled.taskConfigId(), hour, status), Sum.of(settled), Sum::plus);
      types.merge(new Key(settled.taskType(), hour, status), Sum.of(settled), Sum::plus);
    }
    return write(List.copyOf(configs.entrySet()), List.copyOf(types.entrySet()), healths(ended));
  }

  private static List<Health> healths(List<Settled> ended) {
    TreeMap<Long, Health> healths = new TreeMap<>();
    for (Settled settled : ended) {
      healths.merge(settled.taskConfigId(), health(settled), StatsStore::later);
    }
    return List.copyOf(healths.values());
  }

  private Map<Long, Integer> write(
      List<Map.Entry<Key, Sum>> configs, List<Map.Entry<Key, Sum>> types, List<Health> healths) {
    Map<Long, Integer> failing = new HashMap<>();
    database
        .sql()
        .sql(
            """
            with configs as (
              insert into carillon.task_config_stats as s (task_config_id, hour, status, executions,
                run_ms, run_ms_max, wait_ms, wait_ms_max)
              select * from unnest(:config_subjects, :config_hours, :config_statuses,
                :config_executions, :config_runs, :config_run_maxs, :config_waits, :config_wait_maxs)
              on conflict (task_config_id, hour, status) do update
                {added}
            ), type_sums as (
              select * from unnest(:type_subjects, :type_hours, :type_statuses, :type_executions,
                  :type_runs, :type_run_maxs, :type_waits, :type_wait_maxs)
                as t(task_type, hour, status, executions, run_ms, run_ms_max, wait_ms, wait_ms_max)
            ), types as (
              insert into carillon.task_type_stats as s (task_type, hour, status, executions,
                run_ms, run_ms_max, wait_ms, wait_ms_max)
              select * from type_sums
              on conflict (task_type, hour, status) do update
                {added}
            ), days as (
              insert into carillon.task_type_day_stats as s (task_type, day, status, executions,
                run_ms, run_ms_max, wait_ms, wait_ms_max)
              select task_type, date_trunc('day', hour, 'UTC'), status, sum(executions), sum(run_ms),
                max(run_ms_max), sum(wait_ms), max(wait_ms_max)
              from type_sums group by 1, 2, 3 order by 1, 2, 3
              on conflict (task_type, day, status) do update
                {added}
            )
            insert into carillon.task_config_health as h (task_config_id, last_success_at,
              last_failure_at, last_execution_id, failures_in_a_row, last_finished_at,
              last_finished_minute)
            select *, date_trunc('minute', finished) from unnest(:ids, :successes, :failures,
              :last_executions, :in_a_row, :finished)
              as e(id, success, failure, execution, in_a_row, finished)
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
            """
                .replace("{added}", ADDED))
        .param("config_subjects", longs(configs, row -> (Long) row.getKey().subject()))
        .params(sums("config", configs))
        .param("type_subjects", texts(types, row -> (String) row.getKey().subject()))
        .params(sums("type", types))
        .param("ids", longs(healths, Health::taskConfigId))
        .param("successes", instants(healths, Health::success))
        .param("failures", instants(healths, Health::failure))
        .param("last_executions", uuids(healths, Health::execution))
        .param("in_a_row", ints(healths, Health::failures))
        .param("finished", instants(healths, Health::finished))
        .query((row, index) ->
            failing.put(row.getLong("task_config_id"), row.getInt("failures_in_a_row")))
        .list();
    healths.stream()
        .filter(health -> health.failures() == 0)
        .map(Health::taskConfigId)
        .forEach(failing::remove);
    return failing;
  }

  private static Map<String, Object> sums(String of, List<Map.Entry<Key, Sum>> rows) {
    return Map.of(
        of + "_hours", instants(rows, row -> row.getKey().hour()),
        of + "_statuses", texts(rows, row -> row.getKey().status()),
        of + "_executions", longs(rows, row -> row.getValue().executions()),
        of + "_runs", longs(rows, row -> row.getValue().run()),
        of + "_run_maxs", longs(rows, row -> row.getValue().runMax()),
        of + "_waits", longs(rows, row -> row.getValue().waiting()),
        of + "_wait_maxs", longs(rows, row -> row.getValue().waitingMax()));
  }

  private static final @Nullable Instant NEITHER = null;

  private static Health health(Settled settled) {
    Instant at = settled.times().finishedAt();
    return switch (settled.status()) {
      case SUCCEEDED -> new Health(settled.taskConfigId(), at, null, settled.executionId(), 0, at);
      case FAILED, TIMED_OUT, LOST ->
          new Health(settled.taskConfigId(), null, at, settled.executionId(), 1, at);
      case CANCELLED, EXPIRED, QUEUED, RUNNING, RETRYING ->
          new Health(settled.taskConfigId(), NEITHER, NEITHER, settled.executionId(), 0, at);
    };
  }

  private static Health later(Health before, Health after) {
    boolean succeeded = after.success() != null;
    return new Health(
        after.taskConfigId(),
        succeeded ? after.success() : before.success(),
        after.failure() != null ? after.failure() : before.failure(),
        after.execution(),
        succeeded ? 0 : before.failures() + after.failures(),
        after.finished().isAfter(before.finished()) ? after.finished() : before.finished());
  }
}
