package io.carillon.statistics.total;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.grouping.ConfigScope;
import io.carillon.statistics.sheet.SheetReader;
import io.carillon.statistics.sheet.SheetReader.Standings;
import io.carillon.statistics.sheet.SheetReader.Wanted;
import io.carillon.statistics.total.StatsQuery.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ranks configs by what the sheets have: how many executions ended, and how many of them failed.
 */
final class RankedConfigs {

  private static final String FITTING =
      """
      select c.id from unnest(:configs) as k(id) cross join lateral (
        select * from carillon.task_config x where x.id = k.id offset 0) as c
      where {scope}{of_types}
      """;

  private final Database database;

  RankedConfigs(Database database) {
    this.database = database;
  }

  /**
   * The foremost configs that a query is about.
   *
   * @param from the begin of what was read: later than asked for when there is too much
   * @param configs in their order, one more than the query's limit when there are more
   */
  record First(Instant from, List<Long> configs) {}

  private record Ranked(long config, long number) {}

  /**
   * Returns the foremost configs of a span of hours.
   *
   * @param query by {@link Order#TOTAL} or {@link Order#FAILURES}
   */
  First first(StatsQuery query, Instant from, Instant to) {
    boolean failures = query.order() == Order.FAILURES;
    Standings standings = new SheetReader(database).read(from, to, Wanted.NONE);
    List<Long> ranked =
        standings.configs().stream()
            .filter(one -> one.executions() > 0)
            .map(
                one -> new Ranked(one.taskConfigId(), failures ? one.failures() : one.executions()))
            .sorted(
                Comparator.comparingLong(Ranked::number)
                    .reversed()
                    .thenComparingLong(Ranked::config))
            .map(Ranked::config)
            .toList();
    return new First(standings.from(), fitting(query, ranked));
  }

  private List<Long> fitting(StatsQuery query, List<Long> ranked) {
    int wanted = query.limit() + 1;
    ConfigScope scope = query.subjects().scope();
    boolean ofTypes = !query.subjects().taskTypes().isEmpty();
    if (scope.isAll() && !ofTypes) {
      return ranked.subList(0, Math.min(wanted, ranked.size()));
    }
    String statement =
        FITTING
            .replace("{scope}", scope.condition("c"))
            .replace("{of_types}", ofTypes ? " and c.task_type = any(:types)" : "");
    List<Long> first = new ArrayList<>();
    int size = 2 * wanted;
    for (int next = 0; next < ranked.size() && first.size() < wanted; size *= 10) {
      List<Long> looked = ranked.subList(next, Math.min(ranked.size(), next + size));
      Set<Long> fitting =
          new HashSet<>(
              database
                  .sql()
                  .sql(statement)
                  .param("configs", longs(looked))
                  .params(scope.parameters())
                  .param("types", texts(query.subjects().taskTypes()))
                  .query(Long.class)
                  .list());
      looked.stream().filter(fitting::contains).limit(wanted - first.size()).forEach(first::add);
      next += looked.size();
    }
    return first;
  }
}
