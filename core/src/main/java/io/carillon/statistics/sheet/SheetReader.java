package io.carillon.statistics.sheet;

import static io.carillon.database.SqlArrays.instants;

import io.carillon.database.Database;
import io.carillon.record.EventKind;
import io.carillon.statistics.Grain;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.sheet.SheetWriter.Bucket;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the numbers of all configs in a span: from the sheets of its days and of the hours at its
 * ends, and from the roll-ups of buckets without a sheet, such as the present hour.
 */
public final class SheetReader {

  /** Numbers of configs that are read for one answer, the latest first. */
  private static final long MOST_NUMBERS = 1_000_000;

  /** Roll-ups that are read for one answer, where there are no sheets. */
  private static final int MOST_ROLL_UPS = 50_000;

  private final Database database;

  /** Creates a reader of a database. */
  public SheetReader(Database database) {
    this.database = database;
  }

  /** The times whose 95th percentile has a bound afterwards. */
  public enum Wanted {
    /** None. */
    NONE,
    /** The run times. */
    RUN,
    /** The lateness. */
    WAIT
  }

  /**
   * The numbers of each config.
   *
   * @param from the begin of what was read: later than asked for when there is too much
   */
  public record Standings(Instant from, Collection<Standing> configs) {}

  /**
   * Reads a span.
   *
   * @param from the begin of an hour
   * @param to the end of an hour
   */
  public Standings read(Instant from, Instant to, Wanted wanted) {
    List<Bucket> buckets = buckets(from, to);
    Map<Bucket, Integer> sheets = sheets(buckets);
    Instant begin = begin(buckets, sheets, from);
    StandingTable configs = new StandingTable();
    for (Grain grain : List.of(Grain.HOUR, Grain.DAY)) {
      List<Instant> read = new ArrayList<>();
      List<Instant> rest = new ArrayList<>();
      for (Bucket bucket : buckets) {
        if (bucket.grain() == grain && !bucket.at().isBefore(begin)) {
          (sheets.containsKey(bucket) ? read : rest).add(bucket.at());
        }
      }
      rest.addAll(addSheets(grain, read, wanted, configs));
      addRollUps(grain, rest, wanted, configs);
    }
    return new Standings(begin, configs.all());
  }

  /** Returns the days that are over, and the hours at both ends, latest first. */
  private List<Bucket> buckets(Instant from, Instant to) {
    Instant now = database.time();
    Instant firstDay = Grain.DAY.startFrom(from);
    Instant afterDays = Grain.DAY.start(to.isBefore(now) ? to : now);
    List<Bucket> buckets = new ArrayList<>();
    if (firstDay.isBefore(afterDays)) {
      add(buckets, Grain.HOUR, from, firstDay);
      add(buckets, Grain.DAY, firstDay, afterDays);
      add(buckets, Grain.HOUR, afterDays, to);
    } else {
      add(buckets, Grain.HOUR, from, to);
    }
    buckets.sort(Comparator.comparing(Bucket::at).reversed());
    return buckets;
  }

  private static void add(List<Bucket> buckets, Grain grain, Instant from, Instant to) {
    for (Instant at = from; at.isBefore(to); at = at.plus(grain.length())) {
      buckets.add(new Bucket(grain, at));
    }
  }

  /** Returns the number of configs in each complete sheet. */
  private Map<Bucket, Integer> sheets(List<Bucket> buckets) {
    Map<Bucket, Integer> sheets = new HashMap<>();
    for (Grain grain : List.of(Grain.HOUR, Grain.DAY)) {
      List<Bucket> ofGrain = buckets.stream().filter(one -> one.grain() == grain).toList();
      database
          .sql()
          .sql(
              """
              select s.at, cast(sum(s.configs) as integer) as configs
              from unnest(:ats) as b(at)
              join carillon.statistics_sheet s on s.grain = :grain and s.at = b.at
              group by s.at having count(*) > count(s.next_config)
              """)
          .param("grain", grain.number())
          .param("ats", instants(ofGrain, Bucket::at))
          .query((row, index) ->
              sheets.put(
                  new Bucket(grain, row.getTimestamp("at").toInstant()), row.getInt("configs")))
          .list();
    }
    return sheets;
  }

  /** Returns the begin of what is read, so that it is not too much: at least the last bucket. */
  private Instant begin(List<Bucket> buckets, Map<Bucket, Integer> sheets, Instant from) {
    Instant rollUps =
        rollUpsFrom(buckets.stream().filter(one -> !sheets.containsKey(one)).toList());
    long numbers = 0;
    Instant begin = null;
    for (Bucket bucket : buckets) {
      numbers += sheets.getOrDefault(bucket, 0);
      boolean spent =
          numbers > MOST_NUMBERS || (!sheets.containsKey(bucket) && bucket.at().isBefore(rollUps));
      if (spent && begin != null) {
        return begin;
      }
      begin = bucket.at();
    }
    return from;
  }

  private static final String SPENT =
      """
      select b.at from unnest(:ats) as b(at) join carillon.{table} s on s.{at} = b.at
      order by b.at desc offset :most limit 1
      """;

  /** Returns the begin of the first bucket without a sheet from which on not too much is read. */
  private Instant rollUpsFrom(List<Bucket> buckets) {
    Instant from = Instant.MIN;
    for (Grain grain : List.of(Grain.HOUR, Grain.DAY)) {
      List<Bucket> ofGrain = buckets.stream().filter(one -> one.grain() == grain).toList();
      if (ofGrain.isEmpty()) {
        continue;
      }
      Instant spent =
          database
              .sql()
              .sql(grain.ofConfigs(SPENT))
              .param("ats", instants(ofGrain, Bucket::at))
              .param("most", MOST_ROLL_UPS)
              .query((row, index) -> row.getTimestamp("at").toInstant())
              .optional()
              .map(at -> at.plus(grain.length()))
              .orElse(Instant.MIN);
      from = spent.isAfter(from) ? spent : from;
    }
    return from;
  }

  /** Adds what sheets have; returns the buckets whose sheets were removed meanwhile. */
  private Set<Instant> addSheets(
      Grain grain, List<Instant> ats, Wanted wanted, StandingTable configs) {
    Set<Instant> missing = new HashSet<>(ats);
    if (ats.isEmpty()) {
      return missing;
    }
    database
        .sql()
        .sql(
            """
            select s.at, s.content from unnest(:ats) as b(at)
            join carillon.statistics_sheet s on s.grain = :grain and s.at = b.at
            """)
        .param("grain", grain.number())
        .param("ats", instants(ats, at -> at))
        .query((row, index) -> {
          SheetBytes.read(
              row.getBytes("content"), entry -> entry.addTo(configs.of(entry.config()), wanted));
          return missing.remove(row.getTimestamp("at").toInstant());
        })
        .list();
    return missing;
  }

  private static final String ROLL_UPS =
      """
      select s.task_config_id, s.status, s.executions, s.retried, s.scheduled, s.run_p95, s.wait_p95
      from unnest(:ats) as b(at) join carillon.{table} s on s.{at} = b.at
      """;

  private static final String LAPSES =
      """
      select s.task_config_id, s.kind, s.due_times
      from unnest(:ats) as b(at)
      join carillon.task_config_decision_stats s on s.hour >= b.at
        and s.hour < b.at + cast(:seconds as double precision) * interval '1 second'
      """;

  private void addRollUps(Grain grain, List<Instant> ats, Wanted wanted, StandingTable configs) {
    if (ats.isEmpty()) {
      return;
    }
    database
        .sql()
        .sql(grain.ofConfigs(ROLL_UPS))
        .param("ats", instants(ats, at -> at))
        .query((row, index) -> add(row, wanted, configs))
        .list();
    database
        .sql()
        .sql(LAPSES)
        .param("ats", instants(ats, at -> at))
        .param("seconds", grain.length().toSeconds())
        .query((row, index) -> addLapses(row, configs))
        .list();
  }

  private static int add(ResultSet row, Wanted wanted, StandingTable configs) throws SQLException {
    String status = row.getString("status");
    long executions = row.getLong("executions");
    long scheduled = row.getLong("scheduled");
    Standing standing = configs.of(row.getLong("task_config_id"));
    standing.addExecutions(
        executions, Outcomes.failed(status) ? executions : 0, row.getLong("retried"));
    standing.addDueTimes(scheduled, 0, 0);
    switch (wanted) {
      case RUN -> standing.addTimes(Outcomes.ran(status) ? executions : 0, p95(row, "run_p95"));
      case WAIT -> standing.addTimes(scheduled, p95(row, "wait_p95"));
      case NONE -> {}
    }
    return 1;
  }

  private static int p95(ResultSet row, String column) throws SQLException {
    int bucket = row.getInt(column);
    return row.wasNull() ? -1 : bucket;
  }

  private static int addLapses(ResultSet row, StandingTable configs) throws SQLException {
    boolean excluded = EventKind.of(row.getString("kind")) == EventKind.EXCLUDED;
    long dueTimes = row.getLong("due_times");
    configs
        .of(row.getLong("task_config_id"))
        .addDueTimes(0, excluded ? 0 : dueTimes, excluded ? dueTimes : 0);
    return 1;
  }
}
