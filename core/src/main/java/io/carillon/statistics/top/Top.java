package io.carillon.statistics.top;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.statistics.Grain;
import io.carillon.statistics.Histogram;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.Statistics;
import io.carillon.statistics.Tally;
import io.carillon.statistics.top.TopQuery.By;
import io.carillon.statistics.top.TopReport.Config;
import io.carillon.statistics.top.TopReport.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Reads the foremost task configs from the roll-ups by hour, and by day for the whole days of the
 * span. Percentiles are exact to the histograms: no config has a higher percentile in a span than
 * in each of its hours, so configs are looked at in the order of that bound until none can follow.
 */
public final class Top {

  /** Candidates by their bound; of these the percentile is computed. */
  private static final int CANDIDATES = 300;

  private static final int AT_ONCE = 50;

  private final Database database;

  /** Creates a reader of a database. */
  public Top(Database database) {
    this.database = database;
  }

  /**
   * The hours before the first whole day, the days of UTC, and the hours after the last one. A day
   * that is not over counts as a whole one when the span reaches to now.
   */
  private record Span(Instant from, Instant firstDay, Instant afterDays, Instant to) {}

  /** Returns the foremost configs of a span. */
  public TopReport report(TopQuery query) {
    Span span = span(query);
    List<Candidate> candidates = candidates(query, span);
    List<Row> rows =
        switch (query.by()) {
          case SLOWEST, LATEST -> byPercentile(query, candidates, span);
          case FAILING, SKIPPED, RETRIED -> rows(candidates, span);
        };
    return new TopReport(span.from(), query.to(), rows);
  }

  private Span span(TopQuery query) {
    Instant from = Grain.HOUR.start(query.from());
    Instant to = Grain.HOUR.startFrom(query.to());
    Instant firstDay = Grain.DAY.startFrom(from);
    Instant afterDays = to.isAfter(database.time()) ? Grain.DAY.startFrom(to) : Grain.DAY.start(to);
    if (!firstDay.isBefore(afterDays)) {
      return new Span(readableFrom(Grain.HOUR, from, to), to, to, to);
    }
    Instant days = readableFrom(Grain.DAY, firstDay, afterDays);
    Instant first = days.isAfter(firstDay) ? days : readableFrom(Grain.HOUR, from, firstDay);
    return new Span(first, days, afterDays, to.isBefore(afterDays) ? afterDays : to);
  }

  private Instant readableFrom(Grain grain, Instant from, Instant to) {
    return Statistics.readableFrom(database, grain, from, to);
  }

  /**
   * A config that may be among the foremost.
   *
   * @param bound the bucket that its percentile does not exceed
   */
  private record Candidate(Config config, int bound) {}

  private static final String SPAN =
      """
      (select s.task_config_id, s.status, {columns} from carillon.task_config_stats s
       where (s.hour >= :from and s.hour < :first_day or s.hour >= :after_days and s.hour < :to){of}
       union all
       select s.task_config_id, s.status, {columns} from carillon.task_config_day_stats s
       where s.day >= :first_day and s.day < :after_days{of}) as r
      """;

  private static final String RANKED =
      """
      select k.id, k.namespace, k.name, k.task_type, s.bound from (
        select r.task_config_id, {order} as bound from {span} group by 1 having {order} > 0) as s
      join carillon.task_config k on k.id = s.task_config_id
      where k.status <> 'deleted'{conditions}
      order by s.bound desc, s.task_config_id limit :limit
      """;

  private static final String LAPSED =
      """
      (select s.task_config_id, s.due_times from carillon.task_config_decision_stats s
       where s.hour >= :from and s.hour < :to and s.kind in ('skipped', 'missed', 'coalesced')) as r
      """;

  private List<Candidate> candidates(TopQuery query, Span span) {
    boolean exact = query.by() != By.SLOWEST && query.by() != By.LATEST;
    String conditions =
        (query.namespaces().isEmpty() ? "" : " and k.namespace = any(:namespaces)")
            + (query.taskTypes().isEmpty() ? "" : " and k.task_type = any(:types)");
    String rows =
        query.by() == By.SKIPPED
            ? LAPSED
            : SPAN.replace("{columns}", "s.executions, s.retried, s.run_p95, s.wait_p95")
                .replace("{of}", "");
    String statement =
        RANKED
            .replace("{order}", order(query.by()))
            .replace("{span}", rows)
            .replace("{conditions}", conditions);
    return spanned(statement, span)
        .param("namespaces", texts(query.namespaces()))
        .param("types", texts(query.taskTypes()))
        .param("limit", exact ? query.limit() : Math.max(CANDIDATES, query.limit()))
        .query((row, index) -> candidate(row))
        .list();
  }

  private static String order(By by) {
    return switch (by) {
      case SLOWEST ->
          "max(r.run_p95) filter (where r.status in ('succeeded', 'failed', 'timed_out', 'lost'))";
      case LATEST -> "max(r.wait_p95)";
      case FAILING ->
          "sum(r.executions) filter (where r.status in ('failed', 'timed_out', 'lost'))";
      case RETRIED -> "sum(r.retried)";
      case SKIPPED -> "sum(r.due_times)";
    };
  }

  private StatementSpec spanned(String statement, Span span) {
    return database
        .sql()
        .sql(statement)
        .param("from", Database.parameter(span.from()))
        .param("first_day", Database.parameter(span.firstDay()))
        .param("after_days", Database.parameter(span.afterDays()))
        .param("to", Database.parameter(span.to()));
  }

  private static Candidate candidate(ResultSet row) throws SQLException {
    return new Candidate(
        new Config(
            row.getLong("id"),
            row.getString("namespace"),
            row.getString("name"),
            row.getString("task_type")),
        row.getInt("bound"));
  }

  private record Ranked(Row row, int bucket) {}

  private List<Row> byPercentile(TopQuery query, List<Candidate> candidates, Span span) {
    List<Ranked> ranked = new ArrayList<>();
    for (int next = 0; next < candidates.size(); next += AT_ONCE) {
      if (ranked.size() >= query.limit()
          && ranked.get(query.limit() - 1).bucket() >= candidates.get(next).bound()) {
        break;
      }
      int end = Math.min(candidates.size(), next + AT_ONCE);
      for (Row row : rows(candidates.subList(next, end), span)) {
        ranked.add(new Ranked(row, bucket(query.by(), row)));
      }
      ranked.sort(
          Comparator.comparingInt(Ranked::bucket)
              .reversed()
              .thenComparingLong(one -> one.row().config().id()));
    }
    return ranked.stream().map(Ranked::row).limit(query.limit()).toList();
  }

  private static int bucket(By by, Row row) {
    Histogram times =
        by == By.SLOWEST
            ? Outcomes.run(row.outcomes()).histogram()
            : Outcomes.waited(row.outcomes()).histogram();
    return times.bucketOf(0.95);
  }

  private static final String ROWS =
      "select r.* from "
          + SPAN.replace(
                  "{columns}",
                  "s.executions, s.retried, s.lost, s.run_ms, s.run_ms_max, s.wait_ms,"
                      + " s.wait_ms_max, s.run_histogram, s.wait_histogram")
              .replace("{of}", " and s.task_config_id = any(:configs)");

  private static final String LAPSES =
      """
      select s.task_config_id, s.kind, sum(s.due_times) as due_times
      from carillon.task_config_decision_stats s
      where s.task_config_id = any(:configs) and s.hour >= :from and s.hour < :to
      group by 1, 2
      """;

  /** Returns the configs with their statistics, in their order. */
  private List<Row> rows(List<Candidate> candidates, Span span) {
    if (candidates.isEmpty()) {
      return List.of();
    }
    Map<Long, Map<String, Tally>> outcomes = new HashMap<>();
    spanned(ROWS, span)
        .param("configs", longs(candidates, one -> one.config().id()))
        .query((row, index) -> add(outcomes, row))
        .list();
    Map<Long, Map<String, Long>> lapses = new HashMap<>();
    spanned(LAPSES, span)
        .param("configs", longs(candidates, one -> one.config().id()))
        .query((row, index) ->
            lapses
                .computeIfAbsent(row.getLong("task_config_id"), any -> new TreeMap<>())
                .put(row.getString("kind"), row.getLong("due_times")))
        .list();
    return candidates.stream()
        .map(Candidate::config)
        .map(config ->
            new Row(
                config,
                outcomes.getOrDefault(config.id(), Map.of()),
                lapses.getOrDefault(config.id(), Map.of())))
        .toList();
  }

  private static int add(Map<Long, Map<String, Tally>> outcomes, ResultSet row)
      throws SQLException {
    outcomes
        .computeIfAbsent(row.getLong("task_config_id"), any -> new TreeMap<>())
        .computeIfAbsent(row.getString("status"), any -> new Tally())
        .add(row);
    return 1;
  }
}
