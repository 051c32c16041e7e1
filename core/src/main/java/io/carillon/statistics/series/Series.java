package io.carillon.statistics.series;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.statistics.Grain;
import io.carillon.statistics.Scope;
import io.carillon.statistics.Tally;
import io.carillon.statistics.series.SeriesQuery.By;
import io.carillon.statistics.series.SeriesQuery.Metric;
import io.carillon.statistics.series.SeriesQuery.Subjects;
import io.carillon.statistics.series.SeriesReport.Group;
import io.carillon.statistics.series.SeriesReport.Point;
import io.carillon.statistics.sheet.SheetReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Reads charts from the roll-ups: a bounded number of rows, whatever the number of executions. The
 * histograms of several rows are added up, never their percentiles.
 */
public final class Series {

  private final Database database;
  private final SheetReader sheets;

  /** Creates a reader of a database. */
  public Series(Database database) {
    this.database = database;
    this.sheets = new SheetReader(database);
  }

  /** Returns the points of a chart. */
  public SeriesReport report(SeriesQuery query) {
    Instant from = begin(query);
    Instant to = end(query);
    Source source = source(query, from);
    List<Group> groups = groups(query, source, from, to);
    boolean more = groups.size() > query.limit();
    List<Group> shown = more ? groups.subList(0, query.limit()) : groups;
    List<Point> points = points(query, source, shown, from, to);
    boolean none = query.by() == By.NONE && points.isEmpty();
    return new SeriesReport(from, to, none ? List.of() : shown, points, more);
  }

  private Instant begin(SeriesQuery query) {
    Instant from = query.bucket().start(query.span().from(), query.span().zone());
    Duration kept = query.grain().kept();
    if (kept == null) {
      return from;
    }
    Instant oldest = query.bucket().start(database.time().minus(kept), query.span().zone());
    Instant later = from.isBefore(oldest) ? oldest : from;
    return later.isAfter(end(query)) ? end(query) : later;
  }

  private static Instant end(SeriesQuery query) {
    Instant start = query.bucket().start(query.span().to(), query.span().zone());
    return start.equals(query.span().to()) ? start : query.bucket().end(start, query.span().zone());
  }

  /**
   * Rows with {@code at, key, outcome} and sums.
   *
   * @param rows a {@code from} clause with its conditions; of constants
   * @param key the expression of the group
   */
  private record Source(Scope scope, String rows, String key, String name, Set<String> taskTypes) {

    Source withRows(String other) {
      return new Source(scope, other, key, name, taskTypes);
    }
  }

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

  /** A span with its whole days of UTC; without any, both bounds of the days are its end. */
  private record Whole(Instant from, Instant to) {

    private boolean days() {
      return Grain.DAY.startFrom(from).isBefore(Grain.DAY.start(to));
    }

    Instant firstDay() {
      return days() ? Grain.DAY.startFrom(from) : to;
    }

    Instant afterDays() {
      return days() ? Grain.DAY.start(to) : to;
    }
  }

  private record Ranked(long config, long number) {}

  private static final String NAMED =
      """
      select k.id, k.name from unnest(:configs) with ordinality as c(id, place)
      cross join lateral (
        select * from carillon.task_config x where x.id = c.id offset 0) as k
      where true{conditions} order by c.place limit :limit + 1
      """;

  /** Returns the configs with the most executions, or due times, by the sheets. */
  private List<Group> configs(SeriesQuery query, Set<String> types, Instant from, Instant to) {
    boolean decisions = query.metric() == Metric.DECISIONS;
    List<Ranked> ranked =
        sheets.read(from, to, SheetReader.Wanted.NONE).configs().stream()
            .map(one ->
                new Ranked(one.taskConfigId(), decisions ? one.dueTimes() : one.executions()))
            .filter(one -> one.number() > 0)
            .sorted(
                Comparator.comparingLong(Ranked::number)
                    .reversed()
                    .thenComparing(one -> Long.toString(one.config())))
            .toList();
    String conditions =
        (query.subjects().byType() ? " and k.task_type = any(:types)" : "")
            + (query.subjects().scope().isAll()
                ? ""
                : " and " + query.subjects().scope().condition("k"));
    boolean all = query.subjects().any();
    List<Ranked> looked =
        all ? ranked : ranked.subList(0, Math.min(ranked.size(), 10 * query.limit()));
    return database
        .sql()
        .sql(NAMED.replace("{conditions}", conditions))
        .param("configs", longs(looked, Ranked::config))
        .param("types", texts(types))
        .params(query.subjects().scope().parameters())
        .param("limit", query.limit())
        .query((row, index) -> new Group(Long.toString(row.getLong("id")), row.getString("name")))
        .list();
  }

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

  private Source source(SeriesQuery query, Instant from) {
    Subjects subjects = query.subjects();
    if (query.byQueueAlone() && hasQueues(from)) {
      return ofQueues(query);
    }
    Set<String> types = new HashSet<>(subjects.taskTypes());
    if (!subjects.queues().isEmpty()) {
      Set<String> ofQueues = typesOf(subjects.queues());
      types = types.isEmpty() ? ofQueues : intersection(types, ofQueues);
    }
    return query.ofConfigs() ? ofConfigs(query, types) : ofBuckets(query, types);
  }

  /** Returns whether the roll-ups of queues from an instant on are made. */
  private boolean hasQueues(Instant from) {
    return database
        .sql()
        .sql(
            """
            select coalesce(queues_from <= cast(:from as timestamptz), true)
            from carillon.statistics_progress
            """)
        .param("from", Database.parameter(from))
        .query(Boolean.class)
        .single();
  }

  private static Source ofQueues(SeriesQuery query) {
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

  private static Set<String> intersection(Set<String> one, Set<String> other) {
    Set<String> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }

  private Set<String> typesOf(Set<String> queues) {
    return new HashSet<>(
        database
            .sql()
            .sql("select name from carillon.task_type where queue = any(:queues)")
            .param("queues", texts(queues))
            .query(String.class)
            .list());
  }

  private static Source ofBuckets(SeriesQuery query, Set<String> types) {
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

  private static Source ofConfigs(SeriesQuery query, Set<String> types) {
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

  private List<Group> groups(SeriesQuery query, Source source, Instant from, Instant to) {
    if (query.by() == By.NONE) {
      return List.of(new Group("", null));
    }
    if (query.by() == By.CONFIG && query.subjects().taskConfigIds().isEmpty()) {
      return configs(query, source.taskTypes(), from, to);
    }
    Source ranked =
        query.ofConfigs() || query.grain() == Grain.DAY || query.by() == By.WORKER
            ? source
            : source.withRows(source.rows().replace(ROWS_OF_BUCKETS, BUCKETS_BY_DAY));
    return groups(query, ranked, new Whole(from, to));
  }

  private List<Group> groups(SeriesQuery query, Source source, Whole span) {
    String statement =
        """
        select k.key, {name} as name from (
          select {key} as key, sum(b.executions) as executions from {rows}
          group by 1 having sum(b.executions) > 0 order by 2 desc, 1 limit :limit + 1) as k
        order by k.executions desc, k.key
        """
            .replace("{name}", source.name())
            .replace("{key}", source.key())
            .replace("{rows}", source.rows());
    return filled(statement, query, source, span.from(), span.to())
        .param("first_day", Database.parameter(span.firstDay()))
        .param("after_days", Database.parameter(span.afterDays()))
        .param("limit", query.limit())
        .query((row, index) -> new Group(row.getString("key"), row.getString("name")))
        .list();
  }

  private StatementSpec filled(
      String statement, SeriesQuery query, Source source, Instant from, Instant to) {
    Scope scope = source.scope();
    boolean decisions = query.metric() == Metric.DECISIONS;
    return database
        .sql()
        .sql(statement)
        .param("grain", query.grain().number())
        .param("scope", decisions ? scope.ofDecisions() : scope.ofExecutions())
        .param("from", Database.parameter(from))
        .param("to", Database.parameter(to))
        .param("types", texts(source.taskTypes()))
        .param("queues", texts(query.subjects().queues()))
        .params(query.subjects().scope().parameters())
        .param("configs", longs(query.subjects().taskConfigIds()));
  }

  // By the ids an index finds them, by the texts of the ids none does.
  private static final String BY_ID = " and b.task_config_id = any(:ids)";

  private static List<Long> ids(List<Group> groups) {
    return groups.stream().map(group -> Long.valueOf(group.key())).toList();
  }

  private record Place(Instant at, String key) {}

  private List<Point> points(
      SeriesQuery query, Source source, List<Group> groups, Instant from, Instant to) {
    if (groups.isEmpty()) {
      return List.of();
    }
    String statement =
        """
        select cast(extract(epoch from b.at) as bigint), {key} as key, b.outcome, b.executions, b.retried, b.lost, b.run_ms,
          b.run_ms_max, b.wait_ms, b.wait_ms_max, b.run_histogram, b.wait_histogram
        from {rows} and {key} = any(:keys){found_by}
        """
            .replace("{found_by}", query.by() == By.CONFIG ? BY_ID : "")
            .replace("{key}", source.key())
            .replace("{rows}", source.rows());
    Map<Place, Map<String, Tally>> found = new HashMap<>();
    filled(statement, query, source, from, to)
        .param("keys", texts(groups, Group::key))
        .param("ids", longs(query.by() == By.CONFIG ? ids(groups) : List.of()))
        .query((row, index) -> add(found, query, row))
        .list();
    return ordered(found, groups);
  }

  private static int add(Map<Place, Map<String, Tally>> found, SeriesQuery query, ResultSet row)
      throws SQLException {
    Instant at = Instant.ofEpochSecond(row.getLong(1));
    Place place = new Place(query.bucket().start(at, query.span().zone()), row.getString(2));
    found
        .computeIfAbsent(place, any -> new TreeMap<>())
        .computeIfAbsent(row.getString(3), any -> new Tally())
        .add(row, 4);
    return 1;
  }

  private static List<Point> ordered(Map<Place, Map<String, Tally>> found, List<Group> groups) {
    Map<String, Integer> order = new HashMap<>();
    groups.forEach(group -> order.put(group.key(), order.size()));
    List<Point> points = new ArrayList<>();
    found.forEach((place, outcomes) -> points.add(new Point(place.at(), place.key(), outcomes)));
    points.sort(
        Comparator.comparing(Point::at)
            .thenComparing(point -> order.getOrDefault(point.key(), Integer.MAX_VALUE)));
    return points;
  }
}
