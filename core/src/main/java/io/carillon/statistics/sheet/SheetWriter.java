package io.carillon.statistics.sheet;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.ints;

import io.carillon.database.Database;
import io.carillon.statistics.Grain;
import io.carillon.statistics.Histogram;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.sheet.Numbers.DueTimes;
import io.carillon.statistics.sheet.Numbers.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the sheets of hours and days that are over, for the agent that writes the roll-ups: in its
 * transactions, a bounded number of configs at a time.
 */
public final class SheetWriter {

  /** How long after its end a bucket gets its sheet; what is added later removes it again. */
  static final Duration GRACE = Duration.ofMinutes(2);

  private static final int ROWS = 10_000;

  private final Database database;
  private final int mostRows;

  /** Creates a writer of a database. */
  public SheetWriter(Database database) {
    this(database, ROWS);
  }

  /**
   * Creates a writer of a database.
   *
   * @param mostRows the roll-ups that one step reads, more than a config has in a bucket
   */
  SheetWriter(Database database, int mostRows) {
    this.database = database;
    this.mostRows = mostRows;
  }

  /** An hour or a day of UTC. */
  public record Bucket(Grain grain, Instant at) {}

  /** Removes the sheets of buckets to which something is added. */
  public void remove(Collection<Bucket> buckets) {
    if (buckets.isEmpty()) {
      return;
    }
    List<Bucket> all = List.copyOf(buckets);
    database
        .sql()
        .sql(
            """
            delete from carillon.statistics_sheet s using unnest(:grains, :ats) as b(grain, at)
            where s.grain = b.grain and s.at = b.at
            """)
        .param("grains", ints(all, bucket -> bucket.grain().number()))
        .param("ats", instants(all, Bucket::at))
        .update();
  }

  /** Removes the sheets of buckets that begin before an instant. */
  public void removeBefore(Instant before) {
    database
        .sql()
        .sql("delete from carillon.statistics_sheet where grain in (3, 4) and at < :before")
        .param("before", Database.parameter(before))
        .update();
  }

  /**
   * Makes a part of the latest sheet that is due; returns false when none is.
   *
   * @param from no bucket begins before
   */
  public boolean step(Instant now, Instant from) {
    for (Grain grain : List.of(Grain.DAY, Grain.HOUR)) {
      Optional<Bucket> due = due(grain, now.minus(GRACE), from);
      if (due.isPresent()) {
        make(due.get());
        return true;
      }
    }
    return false;
  }

  // From the first roll-up on, since nothing is before it.
  private static final String DUE =
      """
      select b.at from (select min(s.{at}) as first from carillon.{table} s) as r
      cross join lateral generate_series(cast(:last as timestamptz),
        r.first + greatest(interval '0', cast(:from as timestamptz) - r.first),
        - cast(:seconds as double precision) * interval '1 second') as b(at)
      where not exists (
        select from carillon.statistics_sheet s
        where s.grain = :grain and s.at = b.at and s.next_config is null)
      order by b.at desc limit 1
      """;

  private Optional<Bucket> due(Grain grain, Instant over, Instant from) {
    return database
        .sql()
        .sql(grain.ofConfigs(DUE))
        .param("last", Database.parameter(grain.start(over).minus(grain.length())))
        .param("from", Database.parameter(grain.startFrom(from)))
        .param("seconds", grain.length().toSeconds())
        .param("grain", grain.number())
        .query((row, index) -> new Bucket(grain, row.getTimestamp("at").toInstant()))
        .optional();
  }

  private void make(Bucket bucket) {
    long after = begun(bucket);
    SortedMap<Long, Sums> configs = new TreeMap<>();
    int rows = addExecutions(bucket, after, configs);
    // The last config of a full step may have further rows.
    Long next = rows == mostRows ? configs.headMap(configs.lastKey()).lastKey() : null;
    if (next != null) {
      configs.remove(configs.lastKey());
    }
    addLapses(bucket, after, next == null ? Long.MAX_VALUE : next, configs);
    insert(bucket, after, next, configs);
  }

  /** Returns the last config in the parts of a sheet; 0 without any. */
  private long begun(Bucket bucket) {
    return database
        .sql()
        .sql(
            """
            select coalesce(max(next_config), 0) from carillon.statistics_sheet
            where grain = :grain and at = :at
            """)
        .param("grain", bucket.grain().number())
        .param("at", Database.parameter(bucket.at()))
        .query(Long.class)
        .single();
  }

  /** Sums over the outcomes of a config. */
  private static final class Sums {
    long executions;
    long failures;
    long retried;
    long fired;
    long lapsed;
    long excluded;
    final Histogram run = Histogram.empty();
    final Histogram wait = Histogram.empty();

    void add(ResultSet row) throws SQLException {
      String status = row.getString("status");
      executions += row.getLong("executions");
      failures += Outcomes.failed(status) ? row.getLong("executions") : 0;
      retried += row.getLong("retried");
      fired += row.getLong("scheduled");
      wait.addEncoded(row.getBytes("wait_histogram"));
      if (Outcomes.ran(status)) {
        run.addEncoded(row.getBytes("run_histogram"));
      }
    }

    void addLapses(ResultSet row) throws SQLException {
      lapsed += row.getLong("lapsed");
      excluded += row.getLong("excluded");
    }

    Numbers numbers() {
      return new Numbers(
          executions,
          failures,
          retried,
          new Times(run.total(), run.bucketOf(0.95)),
          new Times(wait.total(), wait.bucketOf(0.95)),
          new DueTimes(fired, lapsed, excluded));
    }
  }

  private static final String EXECUTIONS =
      """
      select s.task_config_id, s.status, s.executions, s.retried, s.scheduled, s.run_histogram,
        s.wait_histogram
      from carillon.{table} s where s.{at} = :at and s.task_config_id > :after
      order by s.task_config_id limit :rows
      """;

  private int addExecutions(Bucket bucket, long after, SortedMap<Long, Sums> configs) {
    return database
        .sql()
        .sql(bucket.grain().ofConfigs(EXECUTIONS))
        .param("at", Database.parameter(bucket.at()))
        .param("after", after)
        .param("rows", mostRows)
        .query((row, index) -> {
          Sums sums = configs.computeIfAbsent(row.getLong("task_config_id"), any -> new Sums());
          sums.add(row);
          return sums;
        })
        .list()
        .size();
  }

  private static final String LAPSES =
      """
      select s.task_config_id,
        cast(sum(s.due_times) filter (where s.kind <> 'excluded') as bigint) as lapsed,
        cast(sum(s.due_times) filter (where s.kind = 'excluded') as bigint) as excluded
      from carillon.task_config_decision_stats s
      where s.hour >= :at and s.hour < :to and s.task_config_id > :after and s.task_config_id <= :upto
      group by s.task_config_id
      """;

  private void addLapses(Bucket bucket, long after, long upTo, SortedMap<Long, Sums> configs) {
    database
        .sql()
        .sql(LAPSES)
        .param("at", Database.parameter(bucket.at()))
        .param("to", Database.parameter(bucket.at().plus(bucket.grain().length())))
        .param("after", after)
        .param("upto", upTo)
        .query((row, index) -> {
          Sums sums = configs.computeIfAbsent(row.getLong("task_config_id"), any -> new Sums());
          sums.addLapses(row);
          return sums;
        })
        .list();
  }

  private void insert(
      Bucket bucket, long after, @Nullable Long next, SortedMap<Long, Sums> configs) {
    SortedMap<Long, Numbers> numbers = new TreeMap<>();
    configs.forEach((config, sums) -> numbers.put(config, sums.numbers()));
    database
        .sql()
        .sql(
            """
            insert into carillon.statistics_sheet (grain, at, after_config, next_config, configs, content)
            values (:grain, :at, :after, :next, :configs, :content)
            """)
        .param("grain", bucket.grain().number())
        .param("at", Database.parameter(bucket.at()))
        .param("after", after)
        .param("next", next, java.sql.Types.BIGINT)
        .param("configs", numbers.size())
        .param("content", SheetBytes.write(numbers))
        .update();
  }
}
