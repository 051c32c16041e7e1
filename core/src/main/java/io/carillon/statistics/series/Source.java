package io.carillon.statistics.series;

import io.carillon.statistics.Scope;
import io.carillon.statistics.series.SeriesQuery.By;
import io.carillon.statistics.series.SeriesQuery.Metric;
import io.carillon.statistics.series.SeriesQuery.Subjects;
import java.util.Set;

/**
 * The rows of a chart, with {@code at, key, outcome} and sums.
 *
 * @param scope of the roll-ups of many configs
 * @param rows a {@code from} clause with its conditions; of constants
 * @param key the expression of the group
 * @param name the expression of the name of a group {@code k}
 * @param taskTypes the task types that count; empty for all
 */
record Source(Scope scope, String rows, String key, String name, Set<String> taskTypes) {

  private static final String ROWS_OF_BUCKETS =
      """
      (select * from carillon.statistics_bucket x
       where x.grain = :grain and x.scope = :scope and x.at >= :from and x.at < :to) b\
      """;

  // Groups are ranked by their sums: those of whole days are in one row, whatever the grain.
  private static final String BUCKETS_BY_DAY =
      """
      (select * from carillon.statistics_bucket x
       where x.grain = 4 and x.scope = :scope and x.at >= :first_day and x.at < :after_days
       union all
       select * from carillon.statistics_bucket x
       where x.grain = :grain and x.scope = :scope
         and (x.at >= :from and x.at < :first_day or x.at >= :after_days and x.at < :to)) b\
      """;

  private static final String BUCKETS = ROWS_OF_BUCKETS + "{join} where true{conditions}";

  private static final String CONFIGS =
      """
      (select s.{at} as at, s.task_config_id, s.status as outcome, s.executions, s.retried, s.lost,
         s.run_ms, s.run_ms_max, s.wait_ms, s.wait_ms_max, s.run_histogram, s.wait_histogram
       from carillon.{table} s where s.{at} >= :from and s.{at} < :to) b{join}
      where true{conditions}
      """;

  // What the schedule fired is known from the executions that ended.
  private static final String DECISIONS_OF_CONFIGS =
      """
      (select s.hour as at, s.task_config_id, s.kind as outcome, s.due_times as executions,
         {none}
       from carillon.task_config_decision_stats s where s.hour >= :from and s.hour < :to
       union all
       select s.hour, s.task_config_id, 'fired', s.scheduled, {none}
       from carillon.task_config_stats s where s.hour >= :from and s.hour < :to
         and s.scheduled > 0) b{join}
      where true{conditions}
      """
          .replace(
              "{none}",
              "0 as retried, 0 as lost, 0 as run_ms, 0 as run_ms_max, 0 as wait_ms,"
                  + " 0 as wait_ms_max, cast(null as bytea) as run_histogram,"
                  + " cast(null as bytea) as wait_histogram");

  private static final String OF_CONFIG = " join carillon.task_config c on c.id = b.task_config_id";

  static Source ofQueues(SeriesQuery query) {
    Subjects subjects = query.subjects();
    boolean everywhere = subjects.scope().isAll();
    // Of configs that were purged, neither type nor queue is known.
    String conditions =
        (subjects.queues().isEmpty() ? " and b.subject <> ''" : " and b.subject = any(:queues)")
            + (everywhere ? "" : " and " + subjects.scope().condition("b"));
    return new Source(
        everywhere && query.by() != By.NAMESPACE ? Scope.QUEUE : Scope.NAMESPACE_QUEUE,
        BUCKETS.replace("{join}", "").replace("{conditions}", conditions),
        switch (query.by()) {
          case QUEUE -> "b.subject";
          case STATUS -> "b.outcome";
          case NAMESPACE -> "b.namespace";
          case NONE, TYPE, WORKER, CONFIG -> "''";
        },
        "null",
        Set.of());
  }

  static Source ofBuckets(SeriesQuery query, Set<String> types) {
    String conditions =
        (query.subjects().byType() ? " and b.subject = any(:types)" : "")
            + (query.subjects().scope().isAll()
                ? ""
                : " and " + query.subjects().scope().condition("b"));
    String join = query.by() == By.QUEUE ? " join carillon.task_type t on t.name = b.subject" : "";
    String rows = BUCKETS.replace("{join}", join).replace("{conditions}", conditions);
    Scope scope =
        Scope.of(
            query.by() == By.NAMESPACE || !query.subjects().scope().isAll(),
            query.by() == By.TYPE || query.by() == By.QUEUE || query.subjects().byType());
    return switch (query.by()) {
      case NONE, CONFIG -> new Source(scope, rows, "''", "null", types);
      case STATUS -> new Source(scope, rows, "b.outcome", "null", types);
      case TYPE -> new Source(scope, rows, "b.subject", "null", types);
      case QUEUE -> new Source(scope, rows, "t.queue", "null", types);
      case NAMESPACE -> new Source(scope, rows, "b.namespace", "null", types);
      case WORKER ->
          new Source(
              Scope.WORKER,
              rows,
              "b.subject",
              "(select w.node from carillon.worker w where w.id = cast(k.key as uuid))",
              types);
    };
  }

  static Source ofConfigs(SeriesQuery query, Set<String> types) {
    Subjects subjects = query.subjects();
    String conditions =
        (subjects.taskConfigIds().isEmpty() ? "" : " and b.task_config_id = any(:configs)")
            + (subjects.byType() ? " and c.task_type = any(:types)" : "")
            + (subjects.scope().isAll() ? "" : " and " + subjects.scope().condition("c"));
    String rows =
        (query.metric() == Metric.DECISIONS
                ? DECISIONS_OF_CONFIGS
                : query.grain().ofConfigs(CONFIGS))
            .replace("{join}", subjects.any() ? OF_CONFIG : "")
            .replace("{conditions}", conditions);
    return switch (query.by()) {
      case CONFIG ->
          new Source(
              Scope.ALL,
              rows,
              "cast(b.task_config_id as text)",
              "(select c.name from carillon.task_config c where c.id = cast(k.key as bigint))",
              types);
      case STATUS -> new Source(Scope.ALL, rows, "b.outcome", "null", types);
      case NONE, TYPE, QUEUE, NAMESPACE, WORKER -> new Source(Scope.ALL, rows, "''", "null", types);
    };
  }

  /** Returns the same rows with those of whole days in one, for sums over the whole span. */
  Source byDay() {
    return new Source(scope, rows.replace(ROWS_OF_BUCKETS, BUCKETS_BY_DAY), key, name, taskTypes);
  }
}
