package io.carillon.statistics.rollup;

import static io.carillon.database.SqlArrays.bytes;
import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.ints;
import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.carillon.database.Database;
import io.carillon.statistics.Grain;
import io.carillon.statistics.Tally;
import io.carillon.statistics.rollup.RollUps.BucketKey;
import io.carillon.statistics.rollup.RollUps.ConfigKey;
import io.carillon.statistics.rollup.RollUps.LapseKey;
import io.carillon.statistics.sheet.SheetWriter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Adds to the rows of the roll-ups. It is the only writer of them, one at a time, so it reads
 * histograms, adds to them and writes them back; other sums are added by the statement.
 */
final class RollUpStore {

  private static final int AT_ONCE = 1_000;

  // The sums of a row, in the tables of all grains.
  private static final String SUMS =
      """
      executions, run_ms, run_ms_max, wait_ms, wait_ms_max, asked_ms, asked_ms_max, retried, lost,
        run_histogram, wait_histogram\
      """;

  private static final String NEW_SUMS =
      """
      n.executions, n.run_ms, n.run_ms_max, n.wait_ms, n.wait_ms_max, n.asked_ms, n.asked_ms_max,
        n.retried, n.lost, n.run_histogram, n.wait_histogram\
      """;

  private static final String ADDED =
      """
      executions = s.executions + excluded.executions, run_ms = s.run_ms + excluded.run_ms,
        run_ms_max = greatest(s.run_ms_max, excluded.run_ms_max),
        wait_ms = s.wait_ms + excluded.wait_ms,
        wait_ms_max = greatest(s.wait_ms_max, excluded.wait_ms_max),
        asked_ms = s.asked_ms + excluded.asked_ms,
        asked_ms_max = greatest(s.asked_ms_max, excluded.asked_ms_max),
        retried = s.retried + excluded.retried, lost = s.lost + excluded.lost,
        run_histogram = excluded.run_histogram, wait_histogram = excluded.wait_histogram\
      """;

  private static final String ARRAYS =
      """
      :executions, :runs, :run_maxima, :waits, :wait_maxima, :asked, :asked_maxima, :retries,
        :losses, :run_histograms, :wait_histograms\
      """;

  private final Database database;
  private final SheetWriter sheets;

  RollUpStore(Database database) {
    this.database = database;
    this.sheets = new SheetWriter(database);
  }

  /**
   * Adds to the rows, in the caller's transaction.
   *
   * @param now the time of the database: sheets of buckets that are over are removed
   */
  void write(RollUps rollUps, Instant now) {
    sheets.remove(over(rollUps, now));
    write(
        rollUps.buckets(),
        comparing(BucketKey::grain)
            .thenComparingInt(BucketKey::scope)
            .thenComparing(BucketKey::at)
            .thenComparing(BucketKey::namespace)
            .thenComparing(BucketKey::subject)
            .thenComparing(BucketKey::outcome),
        this::addBuckets);
    for (Grain grain : List.of(Grain.HOUR, Grain.DAY)) {
      Map<ConfigKey, Tally> ofGrain = new HashMap<>(rollUps.configs());
      ofGrain.keySet().removeIf(key -> key.grain() != grain);
      write(
          ofGrain,
          comparingLong(ConfigKey::taskConfigId)
              .thenComparing(ConfigKey::at)
              .thenComparing(ConfigKey::outcome),
          rows -> addConfigs(grain, rows));
    }
    addLapses(rollUps.lapses());
  }

  /** Returns the hours and days that are over: few or none, unless the past is added. */
  private static Set<SheetWriter.Bucket> over(RollUps rollUps, Instant now) {
    Set<Instant> hours = new HashSet<>();
    rollUps.configs().keySet().forEach(key -> hours.add(Grain.HOUR.start(key.at())));
    rollUps.lapses().keySet().forEach(key -> hours.add(key.hour()));
    Set<SheetWriter.Bucket> over = new HashSet<>();
    for (Instant hour : hours) {
      for (Grain grain : List.of(Grain.HOUR, Grain.DAY)) {
        Instant at = grain.start(hour);
        if (!at.plus(grain.length()).isAfter(now)) {
          over.add(new SheetWriter.Bucket(grain, at));
        }
      }
    }
    return over;
  }

  private record Row<K>(K key, Tally tally) {}

  /** Adds some rows. */
  private interface Adder<K> {
    void add(List<Row<K>> rows);
  }

  private static <K> void write(Map<K, Tally> tallies, Comparator<K> order, Adder<K> adder) {
    List<Row<K>> rows = new ArrayList<>(tallies.size());
    tallies.forEach((key, tally) -> rows.add(new Row<>(key, tally)));
    rows.sort(comparing(Row::key, order));
    for (int from = 0; from < rows.size(); from += AT_ONCE) {
      adder.add(rows.subList(from, Math.min(rows.size(), from + AT_ONCE)));
    }
  }

  private static final String BUCKET_KEYS =
      "unnest(:grains, :scopes, :ats, :namespaces, :subjects, :outcomes";

  private static final String BUCKETS =
      """
      select k.number, b.run_histogram, b.wait_histogram
      from {keys}) with ordinality
        as k(grain, scope, at, namespace, subject, outcome, number)
      cross join lateral (
        select * from carillon.statistics_bucket s
        where s.grain = k.grain and s.scope = k.scope and s.at = k.at
          and s.namespace = k.namespace and s.subject = k.subject and s.outcome = k.outcome
        offset 0) as b
      """
          .replace("{keys}", BUCKET_KEYS);

  private static final String ADD_BUCKETS =
      """
      insert into carillon.statistics_bucket as s (grain, scope, at, namespace, subject, outcome,
        {sums})
      select n.grain, n.scope, n.at, n.namespace, n.subject, n.outcome, {new}
      from {keys}, {arrays}) as n(grain, scope, at, namespace, subject, outcome, {sums})
      on conflict (grain, scope, at, namespace, subject, outcome) do update set {added}
      """
          .replace("{keys}", BUCKET_KEYS)
          .replace("{sums}", SUMS)
          .replace("{new}", NEW_SUMS)
          .replace("{arrays}", ARRAYS)
          .replace("{added}", ADDED);

  private void addBuckets(List<Row<BucketKey>> rows) {
    addHistograms(bucketKeys(database.sql().sql(BUCKETS), rows), rows);
    sums(bucketKeys(database.sql().sql(ADD_BUCKETS), rows), rows).update();
  }

  private static StatementSpec bucketKeys(StatementSpec statement, List<Row<BucketKey>> rows) {
    return statement
        .param("grains", ints(rows, row -> row.key().grain().number()))
        .param("scopes", ints(rows, row -> row.key().scope()))
        .param("ats", instants(rows, row -> row.key().at()))
        .param("namespaces", texts(rows, row -> row.key().namespace()))
        .param("subjects", texts(rows, row -> row.key().subject()))
        .param("outcomes", texts(rows, row -> row.key().outcome()));
  }

  private static final String CONFIGS =
      """
      select k.number, b.run_histogram, b.wait_histogram
      from unnest(:configs, :ats, :outcomes) with ordinality as k(config, at, outcome, number)
      cross join lateral (
        select * from carillon.{table} s
        where s.task_config_id = k.config and s.{at} = k.at and s.status = k.outcome
        offset 0) as b
      """;

  private static final String ADD_CONFIGS =
      """
      insert into carillon.{table} as s (task_config_id, {at}, status, {sums}, scheduled, run_p95,
        wait_p95)
      select n.config, n.at, n.outcome, {new}, n.scheduled, nullif(n.run_p95, -1),
        nullif(n.wait_p95, -1)
      from unnest(:configs, :ats, :outcomes, :scheduled, :run_p95s, :wait_p95s, {arrays})
        as n(config, at, outcome, scheduled, run_p95, wait_p95, {sums})
      on conflict (task_config_id, {at}, status) do update set {added},
        scheduled = s.scheduled + excluded.scheduled, run_p95 = excluded.run_p95,
        wait_p95 = excluded.wait_p95
      """
          .replace("{sums}", SUMS)
          .replace("{new}", NEW_SUMS)
          .replace("{arrays}", ARRAYS)
          .replace("{added}", ADDED);

  private void addConfigs(Grain grain, List<Row<ConfigKey>> rows) {
    addHistograms(configKeys(database.sql().sql(grain.ofConfigs(CONFIGS)), rows), rows);
    sums(configKeys(database.sql().sql(grain.ofConfigs(ADD_CONFIGS)), rows), rows)
        .param("scheduled", longs(rows, row -> row.tally().scheduled()))
        .param("run_p95s", ints(rows, row -> row.tally().run().histogram().bucketOf(0.95)))
        .param("wait_p95s", ints(rows, row -> row.tally().late().histogram().bucketOf(0.95)))
        .update();
  }

  private static StatementSpec configKeys(StatementSpec statement, List<Row<ConfigKey>> rows) {
    return statement
        .param("configs", longs(rows, row -> row.key().taskConfigId()))
        .param("ats", instants(rows, row -> row.key().at()))
        .param("outcomes", texts(rows, row -> row.key().outcome()));
  }

  /** Adds the histograms of the rows that exist. */
  private static <K> void addHistograms(StatementSpec present, List<Row<K>> rows) {
    present.query((row, index) -> addHistograms(row, rows)).list();
  }

  private static <K> int addHistograms(ResultSet row, List<Row<K>> rows) throws SQLException {
    Tally tally = rows.get(row.getInt("number") - 1).tally();
    tally.run().histogram().addEncoded(row.getBytes("run_histogram"));
    tally.late().histogram().addEncoded(row.getBytes("wait_histogram"));
    return 1;
  }

  private static <K> StatementSpec sums(StatementSpec statement, List<Row<K>> rows) {
    return statement
        .param("executions", longs(rows, row -> row.tally().executions()))
        .param("runs", longs(rows, row -> row.tally().run().sum()))
        .param("run_maxima", longs(rows, row -> row.tally().run().max()))
        .param("waits", longs(rows, row -> row.tally().late().sum()))
        .param("wait_maxima", longs(rows, row -> row.tally().late().max()))
        .param("asked", longs(rows, row -> row.tally().askedMillis()))
        .param("asked_maxima", longs(rows, row -> row.tally().askedMillisMax()))
        .param("retries", longs(rows, row -> row.tally().retried()))
        .param("losses", longs(rows, row -> row.tally().lost()))
        .param("run_histograms", bytes(rows, row -> row.tally().run().histogram().encode()))
        .param("wait_histograms", bytes(rows, row -> row.tally().late().histogram().encode()));
  }

  private static final String ADD_LAPSES =
      """
      insert into carillon.task_config_decision_stats as s (task_config_id, hour, kind, due_times)
      select n.config, n.hour, n.kind, n.due_times
      from unnest(:configs, :hours, :kinds, :numbers) as n(config, hour, kind, due_times)
      on conflict (task_config_id, hour, kind) do update
        set due_times = s.due_times + excluded.due_times
      """;

  private void addLapses(Map<LapseKey, Long> lapses) {
    if (lapses.isEmpty()) {
      return;
    }
    List<Map.Entry<LapseKey, Long>> rows = List.copyOf(lapses.entrySet());
    database
        .sql()
        .sql(ADD_LAPSES)
        .param("configs", longs(rows, row -> row.getKey().taskConfigId()))
        .param("hours", instants(rows, row -> row.getKey().hour()))
        .param("kinds", texts(rows, row -> row.getKey().kind()))
        .param("numbers", longs(rows, Map.Entry::getValue))
        .update();
  }
}
