package io.carillon.statistics.total;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import io.carillon.grouping.ConfigScope;
import io.carillon.statistics.Grain;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.Scope;
import io.carillon.statistics.total.StatsQuery.Group;
import io.carillon.statistics.total.StatsQuery.Order;
import io.carillon.statistics.total.StatsReport.Totals;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Statistics of ended executions, from hourly and daily roll-ups: no execution is read, however
 * many there are.
 */
public final class Statistics {

  /** Maximum number of task config roll-ups of one grain that are read for one answer. */
  private static final int ROLL_UPS = 200_000;

  // Roll-ups of task types, or of those in namespaces, by the hour and by the day (Grain, Scope).
  private static final String HOURS =
      """
      (select subject as task_type, at as hour, outcome as status, executions, run_ms, run_ms_max,
         wait_ms, wait_ms_max, asked_ms, asked_ms_max
       from carillon.statistics_bucket where grain = 3 and scope = {scope}
         and (at >= :from and at < :to){in_namespaces}) s
      where true\
      """;

  /** The hours before the first whole day, the UTC days, and the hours after the last whole day. */
  private static final String OF_TYPES_BY_DAY =
      """
      (select subject as task_type, at as hour, outcome as status, executions, run_ms, run_ms_max,
         wait_ms, wait_ms_max, asked_ms, asked_ms_max
       from carillon.statistics_bucket where grain = 3 and scope = {scope}
         and (at >= :from and at < :first_day or at >= :after_days and at < :to){in_namespaces}
       union all
       select subject, at, outcome, executions, run_ms, run_ms_max, wait_ms, wait_ms_max, asked_ms,
         asked_ms_max
       from carillon.statistics_bucket where grain = 4 and scope = {scope}
         and at >= :first_day and at < :after_days{in_namespaces}) s
      where true\
      """;

  private static final String COLUMNS =
      "s.status, s.executions, s.run_ms, s.run_ms_max, s.wait_ms, s.wait_ms_max, s.asked_ms,"
          + " s.asked_ms_max";

  private static final String OF_CONFIGS =
      """
      (select s.task_config_id, s.hour, {columns}
       from carillon.task_config_stats s where s.hour >= :from and s.hour < :to{of})\
      """
          .replace("{columns}", COLUMNS);

  // The days of all configs would be too many: only for those that are named.
  private static final String OF_CONFIGS_BY_DAY =
      """
      (select s.task_config_id, s.hour, {columns} from carillon.task_config_stats s
       where (s.hour >= :from and s.hour < :first_day or s.hour >= :after_days and s.hour < :to){of}
       union all
       select s.task_config_id, s.day, {columns} from carillon.task_config_day_stats s
       where s.day >= :first_day and s.day < :after_days{of})\
      """
          .replace("{columns}", COLUMNS);

  private static final String OF_NAMED = " and s.task_config_id = any(:configs)";

  private final Database database;

  /** Creates statistics of a database. */
  public Statistics(Database database) {
    this.database = database;
  }

  /** Returns the statistics of a span. */
  public StatsReport report(StatsQuery query) {
    Instant from = Grain.HOUR.start(query.from());
    Instant to = Grain.HOUR.startFrom(query.to());
    Set<Long> named = query.subjects().taskConfigIds();
    if (query.group() != Group.CONFIG || !named.isEmpty()) {
      return report(query, source(query, from, to), from, to);
    }
    if (query.order() == Order.TOTAL || query.order() == Order.FAILURES) {
      return ranked(query, from, to);
    }
    Instant readable = readableFrom(database, Grain.HOUR, from, to);
    return report(query, source(query, readable, to), readable, to);
  }

  private StatsReport report(StatsQuery query, Source source, Instant from, Instant to) {
    boolean inTime = query.group() == Group.HOUR || query.group() == Group.DAY;
    Map<String, Row> rows = new LinkedHashMap<>();
    sums(query, source, inTime)
        .param("from", Database.parameter(from))
        .param("to", Database.parameter(to))
        .param("first_day", Database.parameter(Grain.DAY.startFrom(from)))
        .param("after_days", Database.parameter(Grain.DAY.start(to)))
        .query(
            (RowCallbackHandler)
                row -> {
                  String name = row.getString(8);
                  rows.computeIfAbsent(row.getString(1), any -> new Row(name)).add(row);
                });
    List<StatsReport.Row> all = new ArrayList<>(rows.size());
    rows.forEach((key, row) ->
        all.add(new StatsReport.Row(inTime ? instant(key) : key, row.name, row.totals())));
    boolean more = all.size() > query.limit();
    return new StatsReport(from, to, more ? all.subList(0, query.limit()) : all, more);
  }

  /** Returns the statistics of the configs that are foremost by a number of the sheets. */
  private StatsReport ranked(StatsQuery query, Instant from, Instant to) {
    RankedConfigs.First first = new RankedConfigs(database).first(query, from, to);
    Instant begin = first.from();
    String rows = (days(begin, to) ? OF_CONFIGS_BY_DAY : OF_CONFIGS).replace("{of}", OF_NAMED);
    return report(query, new Source(rows + " s where true", first.configs()), begin, to);
  }

  private static boolean days(Instant from, Instant to) {
    return Grain.DAY.startFrom(from).isBefore(Grain.DAY.start(to));
  }

  private static String instant(String second) {
    return Instant.ofEpochSecond(Long.parseLong(second)).toString();
  }

  /** The sums of a row of the answer over its statuses. */
  private static final class Row {

    private final @Nullable String name;
    private final Map<ExecutionStatus, Long> counts = new EnumMap<>(ExecutionStatus.class);
    private long ran;
    private long runMillis;
    private long runMillisMax;
    private long waitMillis;
    private long waitMillisMax;

    Row(@Nullable String name) {
      this.name = name;
    }

    void add(ResultSet row) throws SQLException {
      ExecutionStatus status = ExecutionStatus.of(row.getString(2));
      long executions = row.getLong(3);
      counts.merge(status, executions, Long::sum);
      if (Outcomes.ran(status.code())) {
        ran += executions;
        runMillis += row.getLong(4);
        runMillisMax = Math.max(runMillisMax, row.getLong(5));
      }
      waitMillis += row.getLong(6);
      waitMillisMax = Math.max(waitMillisMax, row.getLong(7));
    }

    Totals totals() {
      return new Totals(counts, ran, runMillis, runMillisMax, waitMillis, waitMillisMax);
    }
  }

  /**
   * The roll-ups that count.
   *
   * @param rows a {@code from} clause of rows {@code s} with its conditions; of constants
   * @param configs the configs that it names
   */
  private record Source(String rows, Collection<Long> configs) {}

  private static final String SUMS =
      """
      select {key} as key, s.status, sum(s.executions) as executions, sum(s.run_ms) as run_ms,
        max(s.run_ms_max) as run_ms_max, sum(s.wait_ms + s.asked_ms) as wait_ms,
        max(greatest(s.wait_ms_max, s.asked_ms_max)) as wait_ms_max
      from {rows} group by 1, 2\
      """;

  // All hours or days of a span are answered.
  private static final String IN_TIME =
      """
      select cast(date_part('epoch', k.key) as bigint) as key, k.status,
        cast(k.executions as bigint) as executions, cast(k.run_ms as bigint) as run_ms,
        k.run_ms_max, cast(k.wait_ms as bigint) as wait_ms, k.wait_ms_max, null as name
      from ({sums}) as k order by k.key, k.status
      """;

  private static final String FOREMOST =
      """
      with sums as materialized ({sums}), first as (
        select key from sums group by key order by {order} limit :limit + 1
      )
      select cast(k.key as text) as key, s.status, cast(s.executions as bigint) as executions,
        cast(s.run_ms as bigint) as run_ms, s.run_ms_max, cast(s.wait_ms as bigint) as wait_ms,
        s.wait_ms_max, {name} as name
      from (select key, row_number() over () as place from first) as k
      join sums s on s.key = k.key
      order by k.place, s.status
      """;

  private StatementSpec sums(StatsQuery query, Source source, boolean inTime) {
    String name =
        query.group() == Group.CONFIG
            ? "(select c.name from carillon.task_config c where c.id = k.key)"
            : "null";
    String statement =
        (inTime ? IN_TIME : FOREMOST)
            .replace("{sums}", SUMS)
            .replace("{order}", order(query))
            .replace("{name}", name)
            .replace("{key}", key(query.group()))
            .replace("{rows}", source.rows());
    return database
        .sql()
        .sql(statement)
        .param("types", texts(query.subjects().taskTypes()))
        .params(query.subjects().scope().parameters())
        .param("configs", longs(source.configs()))
        .param("limit", query.limit());
  }

  private static String key(Group group) {
    return switch (group) {
      case TYPE -> "s.task_type";
      case STATUS -> "s.status";
      case CONFIG -> "s.task_config_id";
      case HOUR -> "s.hour";
      case DAY -> "date_trunc('day', s.hour, 'UTC')";
    };
  }

  private static Source source(StatsQuery query, Instant from, Instant to) {
    Collection<Long> named = query.subjects().taskConfigIds();
    boolean days = query.group() != Group.HOUR && days(from, to);
    return query.group() == Group.CONFIG || !named.isEmpty()
        ? new Source(ofConfigs(query, days && !named.isEmpty()), named)
        : new Source(ofTypes(query, days), named);
  }

  private static String ofTypes(StatsQuery query, boolean days) {
    boolean everywhere = query.subjects().scope().isAll();
    boolean byType = query.group() == Group.TYPE || !query.subjects().taskTypes().isEmpty();
    String rows =
        (days ? OF_TYPES_BY_DAY : HOURS)
            .replace("{scope}", "" + Scope.of(!everywhere, byType).ofExecutions())
            .replace(
                "{in_namespaces}", everywhere ? "" : " and namespace = any(:scope_namespaces)");
    return rows + typeCondition(query);
  }

  private static String typeCondition(StatsQuery query) {
    return query.subjects().taskTypes().isEmpty() ? "" : " and s.task_type = any(:types)";
  }

  private static String ofConfigs(StatsQuery query, boolean days) {
    ConfigScope scope = query.subjects().scope();
    boolean joined =
        query.group() == Group.TYPE || !query.subjects().taskTypes().isEmpty() || !scope.isAll();
    String rows =
        (days ? OF_CONFIGS_BY_DAY : OF_CONFIGS)
            .replace("{of}", query.subjects().taskConfigIds().isEmpty() ? "" : OF_NAMED);
    // The current type of the config: its roll-ups do not record the type.
    return joined
        ? "(select r.*, c.task_type from "
            + rows
            + " r join carillon.task_config c on c.id = r.task_config_id and "
            + scope.condition("c")
            + ") s where true"
            + typeCondition(query)
        : rows + " s where true";
  }

  private static String order(StatsQuery query) {
    return switch (query.group()) {
      case HOUR, DAY -> "key";
      case TYPE, STATUS, CONFIG ->
          switch (query.order()) {
                case TOTAL -> "sum(executions)";
                case FAILURES ->
                    "coalesce(sum(executions) filter (where status in"
                        + " ('failed', 'timed_out', 'lost')), 0)";
                case RUN -> "max(run_ms_max)";
                case WAIT -> "max(wait_ms_max)";
              }
              + " desc, key";
    };
  }

  private static final String SPENT =
      """
      select s.{at} as at from carillon.{table} s where s.{at} >= :from and s.{at} < :to
      order by s.{at} desc, s.task_config_id desc offset :most limit 1
      """;

  /**
   * Returns the begin of the first bucket from which on the number of roll-ups of configs is within
   * the limit.
   *
   * @param grain hours or days, at whose begin the span begins and ends
   */
  public static Instant readableFrom(Database database, Grain grain, Instant from, Instant to) {
    Instant last = to.minus(grain.length());
    return database
        .sql()
        .sql(grain.ofConfigs(SPENT))
        .param("from", Database.parameter(from))
        .param("to", Database.parameter(to))
        .param("most", ROLL_UPS)
        .query((row, index) -> row.getTimestamp("at").toInstant())
        .optional()
        // The bucket in which the limit is reached is omitted, unless it is the last one.
        .map(spent -> spent.isBefore(last) ? spent.plus(grain.length()) : last)
        .orElse(from);
  }

  /**
   * Returns the totals of these configs' executions that ended in the last 24 hours, from the begin
   * of the first hour on, by config.
   */
  public Map<Long, Totals> lastDay(Collection<Long> taskConfigIds) {
    Instant from = Grain.HOUR.start(database.time().minus(Duration.ofDays(1)));
    Map<Long, Row> rows = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select k.config, s.status, s.executions, s.run_ms, s.run_ms_max, s.wait_ms, s.wait_ms_max
            from unnest(:configs) as k(config) cross join lateral (
              select r.status, cast(sum(r.executions) as bigint) as executions,
                cast(sum(r.run_ms) as bigint) as run_ms, max(r.run_ms_max) as run_ms_max,
                cast(sum(r.wait_ms + r.asked_ms) as bigint) as wait_ms,
                max(greatest(r.wait_ms_max, r.asked_ms_max)) as wait_ms_max
              from carillon.task_config_stats r
              where r.task_config_id = k.config and r.hour >= :from group by r.status offset 0) as s
            """)
        .param("configs", longs(taskConfigIds))
        .param("from", Database.parameter(from))
        .query(
            (RowCallbackHandler)
                row -> rows.computeIfAbsent(row.getLong(1), any -> new Row(null)).add(row));
    Map<Long, Totals> totals = new HashMap<>();
    rows.forEach((config, row) -> totals.put(config, row.totals()));
    return totals;
  }
}
