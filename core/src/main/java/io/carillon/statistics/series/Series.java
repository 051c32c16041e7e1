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
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowCallbackHandler;
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

  private Source source(SeriesQuery query, Instant from) {
    Subjects subjects = query.subjects();
    if (query.byQueueAlone() && hasQueues(from)) {
      return Source.ofQueues(query);
    }
    Set<String> types = new HashSet<>(subjects.taskTypes());
    if (!subjects.queues().isEmpty()) {
      Set<String> ofQueues = typesOf(subjects.queues());
      types = types.isEmpty() ? ofQueues : intersection(types, ofQueues);
    }
    return query.ofConfigs() ? Source.ofConfigs(query, types) : Source.ofBuckets(query, types);
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

  private List<Group> groups(SeriesQuery query, Source source, Instant from, Instant to) {
    if (query.by() == By.NONE) {
      return List.of(new Group("", null));
    }
    if (query.by() == By.CONFIG && query.subjects().taskConfigIds().isEmpty()) {
      return configs(query, source.taskTypes(), from, to);
    }
    return groups(query, byDay(query, source), new Whole(from, to));
  }

  private static Source byDay(SeriesQuery query, Source source) {
    return query.ofConfigs() || query.grain() == Grain.DAY || query.by() == By.WORKER
        ? source
        : source.byDay();
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

  private List<Point> points(
      SeriesQuery query, Source source, List<Group> groups, Instant from, Instant to) {
    if (groups.isEmpty()) {
      return List.of();
    }
    String statement =
        """
        select cast(date_part('epoch', b.at) as bigint), {key} as key, {columns}
        from {rows} and {key} = any(:keys){found_by}
        """
            .replace("{columns}", COLUMNS)
            .replace("{found_by}", query.by() == By.CONFIG ? BY_ID : "")
            .replace("{key}", source.key())
            .replace("{rows}", source.rows());
    Points points = new Points(query);
    filled(statement, query, source, from, to)
        .param("keys", texts(groups, Group::key))
        .param("ids", longs(query.by() == By.CONFIG ? ids(groups) : List.of()))
        .query((RowCallbackHandler) points::add);
    return points.ordered(groups);
  }

  private static final String COLUMNS =
      """
      b.outcome, b.executions, b.retried, b.lost, b.run_ms, b.run_ms_max, b.wait_ms, b.wait_ms_max,
        b.run_histogram, b.wait_histogram\
      """;

  /**
   * Returns the sums of a whole span by outcome, the same as those of all its points: read from the
   * roll-ups of days where the span has whole ones.
   *
   * @param query by nothing
   */
  public Map<String, Tally> sums(SeriesQuery query) {
    Instant from = begin(query);
    Instant to = end(query);
    Source source = byDay(query, source(query, from));
    Whole span = new Whole(from, to);
    Map<String, Tally> sums = new TreeMap<>();
    filled(
            "select {columns} from {rows}"
                .replace("{columns}", COLUMNS)
                .replace("{rows}", source.rows()),
            query,
            source,
            from,
            to)
        .param("first_day", Database.parameter(span.firstDay()))
        .param("after_days", Database.parameter(span.afterDays()))
        .query(
            (RowCallbackHandler)
                row -> sums.computeIfAbsent(row.getString(1), any -> new Tally()).add(row, 2));
    return sums;
  }
}
