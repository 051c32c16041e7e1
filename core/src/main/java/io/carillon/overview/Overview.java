package io.carillon.overview;

import io.carillon.database.Database;
import io.carillon.grouping.ConfigScope;
import io.carillon.overview.OverviewReport.Attentions;
import io.carillon.overview.OverviewReport.Load;
import io.carillon.overview.OverviewReport.Next;
import io.carillon.overview.OverviewReport.Sums;
import io.carillon.overview.OverviewReport.Totals;
import io.carillon.queue.QueueRow;
import io.carillon.queue.QueueStats;
import io.carillon.sentence.Sentence;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.series.Bucket;
import io.carillon.statistics.series.Series;
import io.carillon.statistics.series.SeriesQuery;
import io.carillon.statistics.series.SeriesQuery.By;
import io.carillon.statistics.series.SeriesQuery.Metric;
import io.carillon.statistics.series.SeriesQuery.Subjects;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the overview from roll-ups, indexes and small tables; no execution is read. */
public final class Overview {

  /** Configs of a status are counted up to this number. */
  public static final int COUNTED = 10_000;

  private static final int MOST_ATTENTION = 50;
  private static final int MOST_QUEUES = 20;
  private static final int NEXT = 10;

  /** So many configs of a scope are all looked at. */
  private static final int FEW = 1_000;

  private final Database database;
  private final QueueStats queueStats;
  private final Series series;
  private final AttentionReader attention;

  /** Creates a reader of a database. */
  public Overview(Database database, QueueStats queues) {
    this.database = database;
    this.queueStats = queues;
    this.series = new Series(database);
    this.attention = new AttentionReader(database);
  }

  /**
   * Returns the overview of a span that ends now.
   *
   * @param scope the namespaces of the configs; workers and queues are those of the cluster
   */
  public OverviewReport report(OverviewSpan span, ConfigScope scope) {
    Instant to = database.time();
    Instant from = to.minus(span.length());
    List<QueueRow> queues = queueStats.queues();
    List<Attention> found = attention.read(from, scope, queues);
    boolean more = found.size() > MOST_ATTENTION;
    Sums present = sums(span, from, to, scope);
    return new OverviewReport(
        verdict(present, found.size()),
        new Attentions(more ? found.subList(0, MOST_ATTENTION) : found, more),
        new Totals(present, sums(span, from.minus(span.length()), from, scope)),
        next(scope),
        load(queues),
        configs(scope));
  }

  /**
   * Returns the query of a chart of a span that ends now.
   *
   * @param scope the namespaces of the configs
   */
  public SeriesQuery chart(OverviewSpan span, Metric metric, ConfigScope scope) {
    Instant to = database.time();
    return query(metric, span.chart(), to.minus(span.length()), to, scope);
  }

  private static SeriesQuery query(
      Metric metric, Bucket bucket, Instant from, Instant to, ConfigScope scope) {
    return new SeriesQuery(
        metric,
        By.NONE,
        bucket,
        new SeriesQuery.Span(from, to, ZoneOffset.UTC),
        new Subjects(scope, Set.of(), Set.of(), Set.of()),
        1);
  }

  private static Sentence verdict(Sums present, int attention) {
    long dueTimes = Outcomes.total(present.decisions());
    return Sentence.of(attention == 0 ? "overview_well" : "overview_attention")
        .with("due_times", dueTimes)
        .with("count", attention == 0 ? null : attention);
  }

  private Sums sums(OverviewSpan span, Instant from, Instant to, ConfigScope scope) {
    return new Sums(
        from,
        to,
        series.sums(query(Metric.EXECUTIONS, span.bucket(), from, to, scope)),
        series.sums(query(Metric.DECISIONS, span.bucket(), from, to, scope)));
  }

  private static final String DUE_NEXT =
      """
      select c.id, c.name, c.namespace, s.next_due_at
      from (
        select * from carillon.schedule_state x where x.next_due_at is not null
        order by x.next_due_at limit :rows) as s
      join carillon.task_config c on c.id = s.task_config_id
      where {of_namespaces} order by s.next_due_at, c.id limit :most
      """;

  // A few configs may all be due later than those that are looked at.
  private static final String DUE_NEXT_OF_FEW =
      """
      select c.id, c.name, c.namespace, s.next_due_at
      from carillon.task_config c cross join lateral (
        select * from carillon.schedule_state x
        where x.task_config_id = c.id and x.next_due_at is not null offset 0) as s
      where {of_namespaces} order by s.next_due_at, c.id limit :most
      """;

  private static final String COUNT =
      """
      select count(*) from (
        select from carillon.task_config c where {of_namespaces} limit :few + 1) as k
      """;

  private boolean isFew(ConfigScope scope) {
    return !scope.isAll()
        && database
                .sql()
                .sql(COUNT.replace("{of_namespaces}", scope.condition("c")))
                .params(scope.parameters())
                .param("few", FEW)
                .query(Long.class)
                .single()
            <= FEW;
  }

  private List<Next> next(ConfigScope scope) {
    String statement = isFew(scope) ? DUE_NEXT_OF_FEW : DUE_NEXT;
    return database
        .sql()
        .sql(statement.replace("{of_namespaces}", scope.condition("c")))
        .params(scope.parameters())
        .param("rows", scope.isAll() ? NEXT : AttentionReader.lookedAt(scope))
        .param("most", NEXT)
        .query((row, index) ->
            new Next(
                row.getLong("id"),
                row.getString("name"),
                row.getString("namespace"),
                row.getTimestamp("next_due_at").toInstant()))
        .list();
  }

  private Load load(List<QueueRow> queues) {
    Map<String, Long> workers = new TreeMap<>();
    long[] sums = new long[2];
    database
        .sql()
        .sql(
            """
            select status, count(*) as workers, sum(running) as running,
              sum(capacity) filter (where status = 'active') as slots
            from carillon.worker where status in ('active', 'paused', 'draining') group by status
            """)
        .query((row, index) -> {
          sums[0] += row.getLong("running");
          sums[1] += row.getLong("slots");
          return workers.put(row.getString("status"), row.getLong("workers"));
        })
        .list();
    List<QueueRow> deepest =
        queues.stream()
            .sorted(Comparator.comparingLong((QueueRow queue) -> -queue.depth().count()))
            .limit(MOST_QUEUES)
            .toList();
    return new Load(sums[0], sums[1], workers, deepest);
  }

  private static final String CONFIGS =
      """
      select s.status, (
        select count(*) from (
          select from carillon.task_config c
          where c.status = s.status and {of_namespaces} limit :counted) as counted) as configs
      from unnest(array['active', 'paused', 'inactive', 'error']) as s(status)
      """;

  private Map<String, Long> configs(ConfigScope scope) {
    Map<String, Long> configs = new TreeMap<>();
    database
        .sql()
        .sql(CONFIGS.replace("{of_namespaces}", scope.condition("c")))
        .params(scope.parameters())
        .param("counted", COUNTED)
        .query((row, index) -> configs.put(row.getString("status"), row.getLong("configs")))
        .list();
    return configs;
  }
}
