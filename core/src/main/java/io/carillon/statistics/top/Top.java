package io.carillon.statistics.top;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.statistics.Grain;
import io.carillon.statistics.Histogram;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.Tally;
import io.carillon.statistics.sheet.SheetReader;
import io.carillon.statistics.sheet.SheetReader.Standings;
import io.carillon.statistics.sheet.SheetReader.Wanted;
import io.carillon.statistics.sheet.Standing;
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
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Reads the foremost task configs: ranks all by the sheets, and reads the roll-ups of the foremost,
 * by hour, and by day for the whole days of the span. Percentiles are exact to the histograms: the
 * sheets give a bound of each, and configs are looked at in its order until none can follow.
 */
public final class Top {

  /** Candidates by their bound; of these the percentile is computed. */
  private static final int CANDIDATES = 300;

  /** Of so many more at once, when those looked at may not be the foremost. */
  private static final int AT_ONCE = 25;

  private final Database database;
  private final SheetReader sheets;

  /** Creates a reader of a database. */
  public Top(Database database) {
    this.database = database;
    this.sheets = new SheetReader(database);
  }

  /**
   * The hours before the first whole day, the days of UTC, and the hours after the last one. A day
   * that is not over counts as a whole one when the span reaches to now.
   */
  private record Span(Instant from, Instant firstDay, Instant afterDays, Instant to) {}

  /** Returns the foremost configs of a span. */
  public TopReport report(TopQuery query) {
    Standings standings =
        sheets.read(
            Grain.HOUR.start(query.from()),
            Grain.HOUR.startFrom(query.to()),
            switch (query.by()) {
              case SLOWEST -> Wanted.RUN;
              case LATEST -> Wanted.WAIT;
              case FAILING, SKIPPED, RETRIED -> Wanted.NONE;
            });
    Span span = span(standings.from(), query);
    List<Candidate> candidates = candidates(query, standings);
    List<Row> rows =
        switch (query.by()) {
          case SLOWEST, LATEST -> byPercentile(query, candidates, span);
          case FAILING, SKIPPED, RETRIED -> rows(candidates, outcomes(candidates, span), span);
        };
    return new TopReport(span.from(), query.to(), rows);
  }

  private Span span(Instant from, TopQuery query) {
    Instant to = Grain.HOUR.startFrom(query.to());
    Instant firstDay = Grain.DAY.startFrom(from);
    Instant afterDays = to.isAfter(database.time()) ? Grain.DAY.startFrom(to) : Grain.DAY.start(to);
    return firstDay.isBefore(afterDays)
        ? new Span(from, firstDay, afterDays, to.isBefore(afterDays) ? afterDays : to)
        : new Span(from, to, to, to);
  }

  /**
   * A config that may be among the foremost.
   *
   * @param rank its number, or the bucket that its percentile does not exceed
   */
  private record Candidate(Config config, long rank) {}

  private record Rank(long taskConfigId, long rank) {}

  private List<Candidate> candidates(TopQuery query, Standings standings) {
    List<Rank> ranks = new ArrayList<>();
    for (Standing standing : standings.configs()) {
      long rank = rank(query.by(), standing);
      if (rank > 0) {
        ranks.add(new Rank(standing.taskConfigId(), rank));
      }
    }
    ranks.sort(
        Comparator.comparingLong(Rank::rank).reversed().thenComparingLong(Rank::taskConfigId));
    boolean exact = query.by() != By.SLOWEST && query.by() != By.LATEST;
    int wanted = exact ? query.limit() : Math.max(CANDIDATES, query.limit());
    List<Candidate> candidates = new ArrayList<>();
    int size = 2 * wanted;
    for (int next = 0; next < ranks.size() && candidates.size() < wanted; size *= 10) {
      int end = Math.min(ranks.size(), next + size);
      candidates.addAll(candidates(query, ranks.subList(next, end)));
      next = end;
    }
    return candidates.subList(0, Math.min(wanted, candidates.size()));
  }

  private static long rank(By by, Standing standing) {
    return switch (by) {
      case SLOWEST, LATEST -> standing.bound();
      case FAILING -> standing.failures();
      case RETRIED -> standing.retried();
      case SKIPPED -> standing.lapsed();
    };
  }

  private static final String CONFIGS =
      """
      select k.id, k.namespace, k.name, k.task_type
      from unnest(:configs) as c(id) cross join lateral (
        select * from carillon.task_config x where x.id = c.id offset 0) as k
      where k.status <> 'deleted'{conditions}
      """;

  /** Returns the configs that exist and that the query is about, in their order. */
  private List<Candidate> candidates(TopQuery query, List<Rank> ranks) {
    String conditions =
        (query.scope().isAll() ? "" : " and " + query.scope().condition("k"))
            + (query.taskTypes().isEmpty() ? "" : " and k.task_type = any(:types)");
    Map<Long, Config> configs = new HashMap<>();
    database
        .sql()
        .sql(CONFIGS.replace("{conditions}", conditions))
        .param("configs", longs(ranks, Rank::taskConfigId))
        .params(query.scope().parameters())
        .param("types", texts(query.taskTypes()))
        .query((row, index) -> configs.put(row.getLong("id"), config(row)))
        .list();
    List<Candidate> candidates = new ArrayList<>();
    for (Rank rank : ranks) {
      Config config = configs.get(rank.taskConfigId());
      if (config != null) {
        candidates.add(new Candidate(config, rank.rank()));
      }
    }
    return candidates;
  }

  private static Config config(ResultSet row) throws SQLException {
    return new Config(
        row.getLong("id"),
        row.getString("namespace"),
        row.getString("name"),
        row.getString("task_type"));
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

  private record Ranked(Candidate candidate, int bucket) {}

  private List<Row> byPercentile(TopQuery query, List<Candidate> candidates, Span span) {
    List<Ranked> ranked = new ArrayList<>();
    Map<Long, Map<String, Tally>> outcomes = new HashMap<>();
    int end;
    for (int next = 0; next < candidates.size(); next = end) {
      if (ranked.size() >= query.limit()
          && ranked.get(query.limit() - 1).bucket() >= candidates.get(next).rank()) {
        break;
      }
      end = Math.min(candidates.size(), next + (next == 0 ? query.limit() : AT_ONCE));
      List<Candidate> looked = candidates.subList(next, end);
      outcomes.putAll(outcomes(looked, span));
      for (Candidate one : looked) {
        ranked.add(new Ranked(one, bucket(query.by(), outcomes.get(one.config().id()))));
      }
      ranked.sort(
          Comparator.comparingInt(Ranked::bucket)
              .reversed()
              .thenComparingLong(one -> one.candidate().config().id()));
    }
    return rows(
        ranked.stream().map(Ranked::candidate).limit(query.limit()).toList(), outcomes, span);
  }

  private static int bucket(By by, @Nullable Map<String, Tally> found) {
    Map<String, Tally> outcomes = found == null ? Map.of() : found;
    Histogram times =
        by == By.SLOWEST ? Outcomes.run(outcomes).histogram() : Outcomes.late(outcomes).histogram();
    return times.bucketOf(0.95);
  }

  private static final String SPAN =
      """
      (select s.task_config_id, s.status, {columns} from carillon.task_config_stats s
       where (s.hour >= :from and s.hour < :first_day or s.hour >= :after_days and s.hour < :to){of}
       union all
       select s.task_config_id, s.status, {columns} from carillon.task_config_day_stats s
       where s.day >= :first_day and s.day < :after_days{of}) as r
      """;

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

  private Map<Long, Map<String, Tally>> outcomes(List<Candidate> candidates, Span span) {
    Map<Long, Map<String, Tally>> outcomes = new HashMap<>();
    if (candidates.isEmpty()) {
      return outcomes;
    }
    spanned(ROWS, span)
        .param("configs", longs(candidates, one -> one.config().id()))
        .query(
            (RowCallbackHandler)
                row ->
                    outcomes
                        .computeIfAbsent(row.getLong(1), any -> new TreeMap<>())
                        .computeIfAbsent(row.getString(2), any -> new Tally())
                        .add(row, 3));
    return outcomes;
  }

  /** Returns the configs with their statistics, in their order. */
  private List<Row> rows(
      List<Candidate> candidates, Map<Long, Map<String, Tally>> outcomes, Span span) {
    if (candidates.isEmpty()) {
      return List.of();
    }
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
}
