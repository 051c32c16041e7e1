package io.carillon.statistics;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;

import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import io.carillon.grouping.ConfigScope;
import io.carillon.statistics.StatsQuery.Group;
import io.carillon.statistics.StatsReport.Totals;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  private static final String OF_CONFIGS =
      "carillon.task_config_stats s where s.hour >= :from and s.hour < :to";

  private final Database database;

  /** Creates statistics of a database. */
  public Statistics(Database database) {
    this.database = database;
  }

  /** Returns the statistics of a span. */
  public StatsReport report(StatsQuery query) {
    Instant from = Grain.HOUR.start(query.from());
    Instant to = Grain.HOUR.startFrom(query.to());
    boolean byConfig = query.group() == Group.CONFIG || !query.subjects().taskConfigIds().isEmpty();
    if (byConfig && query.subjects().taskConfigIds().isEmpty()) {
      from = readableFrom(database, Grain.HOUR, from, to);
    }
    Map<String, Row> rows = new LinkedHashMap<>();
    sums(query, byConfig, from, to)
        .query((row, index) ->
            rows.merge(row.getString("key"), Row.of(row), (one, other) -> one.plus(other)))
        .list();
    List<StatsReport.Row> all = new ArrayList<>();
    rows.forEach((key, row) -> all.add(new StatsReport.Row(key, row.name(), row.totals())));
    boolean more = all.size() > query.limit();
    return new StatsReport(from, to, more ? all.subList(0, query.limit()) : all, more);
  }

  private record Row(@Nullable String name, Totals totals) {

    static Row of(ResultSet row) throws SQLException {
      ExecutionStatus status = ExecutionStatus.of(row.getString("status"));
      return new Row(
          row.getString("name"), Totals.NONE.plus(status, StatsRow.of(row, Instant.EPOCH)));
    }

    Row plus(Row other) {
      Totals sum = totals;
      for (Map.Entry<ExecutionStatus, Long> count : other.totals().counts().entrySet()) {
        Totals more = other.totals();
        sum =
            sum.plus(
                count.getKey(),
                new StatsRow(
                    Instant.EPOCH,
                    count.getKey().code(),
                    count.getValue(),
                    new StatsRow.Times(more.runMillis(), more.runMillisMax()),
                    new StatsRow.Times(more.waitMillis(), more.waitMillisMax())));
      }
      return new Row(name, sum);
    }
  }

  private StatementSpec sums(StatsQuery query, boolean byConfig, Instant from, Instant to) {
    Instant firstDay = Grain.DAY.startFrom(from);
    Instant afterDays = Grain.DAY.start(to);
    boolean days = query.group() != Group.HOUR && firstDay.isBefore(afterDays);
    String statement =
        """
        with sums as materialized (
          select %s as key, s.status, sum(s.executions) as executions, sum(s.run_ms) as run_ms,
            max(s.run_ms_max) as run_ms_max, sum(s.wait_ms + s.asked_ms) as wait_ms,
            max(greatest(s.wait_ms_max, s.asked_ms_max)) as wait_ms_max
          from %s group by 1, 2
        ), first as (
          select key from sums group by key order by %s limit :limit + 1
        )
        select cast(k.key as text) as key, s.status, cast(s.executions as bigint) as executions,
          cast(s.run_ms as bigint) as run_ms, s.run_ms_max, cast(s.wait_ms as bigint) as wait_ms,
          s.wait_ms_max, %s as name
        from (select key, row_number() over () as place from first) as k
        join sums s on s.key = k.key
        order by k.place, s.status
        """
            .formatted(
                key(query.group()),
                byConfig ? ofConfigs(query) : ofTypes(query, days),
                order(query),
                query.group() == Group.CONFIG
                    ? "(select c.name from carillon.task_config c where c.id = k.key)"
                    : "null");
    return database
        .sql()
        .sql(statement)
        .param("from", Database.parameter(from))
        .param("to", Database.parameter(to))
        .param("first_day", Database.parameter(firstDay))
        .param("after_days", Database.parameter(afterDays))
        .param("types", texts(query.subjects().taskTypes()))
        .params(query.subjects().scope().parameters())
        .param("configs", longs(query.subjects().taskConfigIds()))
        .param("limit", query.limit());
  }

  private static String key(Group group) {
    return switch (group) {
      case TYPE -> "s.task_type";
      case STATUS -> "s.status";
      case CONFIG -> "s.task_config_id";
      case HOUR -> "to_char(s.hour at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:00:00\"Z\"')";
      case DAY -> "to_char(s.hour at time zone 'UTC', 'YYYY-MM-DD\"T\"00:00:00\"Z\"')";
    };
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

  private static String ofConfigs(StatsQuery query) {
    ConfigScope scope = query.subjects().scope();
    boolean joined =
        query.group() == Group.TYPE || !query.subjects().taskTypes().isEmpty() || !scope.isAll();
    String configs =
        query.subjects().taskConfigIds().isEmpty() ? "" : " and s.task_config_id = any(:configs)";
    // The current type of the config: its roll-ups do not record the type.
    return joined
        ? "(select r.*, c.task_type from carillon.task_config_stats r"
            + " join carillon.task_config c on c.id = r.task_config_id and "
            + scope.condition("c")
            + ") s where s.hour >= :from and s.hour < :to"
            + configs
            + typeCondition(query)
        : OF_CONFIGS + configs;
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
    Map<Long, Totals> totals = new HashMap<>();
    database
        .sql()
        .sql(
            """
            select s.task_config_id, s.hour, s.status, s.executions, s.run_ms, s.run_ms_max,
              s.wait_ms + s.asked_ms as wait_ms,
              greatest(s.wait_ms_max, s.asked_ms_max) as wait_ms_max
            from unnest(:configs) as k(config) cross join lateral (
              select * from carillon.task_config_stats r
              where r.task_config_id = k.config and r.hour >= :from offset 0) as s
            """)
        .param("configs", longs(taskConfigIds))
        .param("from", Database.parameter(from))
        .query((row, index) ->
            totals.put(
                row.getLong("task_config_id"),
                totals
                    .getOrDefault(row.getLong("task_config_id"), Totals.NONE)
                    .plus(
                        ExecutionStatus.of(row.getString("status")),
                        StatsRow.of(row, row.getTimestamp("hour").toInstant()))))
        .list();
    return totals;
  }
}
