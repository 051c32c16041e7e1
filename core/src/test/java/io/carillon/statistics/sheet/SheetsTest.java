package io.carillon.statistics.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.engine.TestDatabase;
import io.carillon.fixture.EndedExecutions;
import io.carillon.fixture.Rows;
import io.carillon.grouping.ConfigScope;
import io.carillon.statistics.Histogram;
import io.carillon.statistics.rollup.RollUpAgent;
import io.carillon.statistics.series.Bucket;
import io.carillon.statistics.series.Series;
import io.carillon.statistics.series.SeriesQuery;
import io.carillon.statistics.series.SeriesQuery.Metric;
import io.carillon.statistics.series.SeriesQuery.Subjects;
import io.carillon.statistics.sheet.Numbers.DueTimes;
import io.carillon.statistics.sheet.Numbers.Times;
import io.carillon.statistics.sheet.SheetReader.Wanted;
import io.carillon.statistics.top.Top;
import io.carillon.statistics.top.TopQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sheets, held against the roll-ups that they sum up. */
class SheetsTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:34:56Z");
  private static final int DAYS = 3;

  private final TestDatabase test = new TestDatabase();
  private final Database database = test.database();
  private EndedExecutions executions;
  private RollUpAgent agent;

  @BeforeEach
  void fill() {
    test.pin(NOW);
    Rows rows = new Rows(database);
    rows.type();
    List<Long> configs = IntStream.range(0, 30).mapToObj(i -> rows.config("config " + i)).toList();
    database
        .sql()
        .sql("update carillon.task_config set namespace = 'billing' where id % 3 = 0")
        .update();
    executions = new EndedExecutions(database, configs, NOW);
    for (int day = DAYS; day >= 0; day--) {
      executions.from(NOW.minus(Duration.ofHours(24L * day + 3)));
      executions.end(200);
      executions.decide(60);
    }
    agent = new RollUpAgent(database, Duration.ofDays(30), System::nanoTime);
    agent.catchUp();
  }

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void rankingsAreTheSameWithAndWithoutSheets() {
    assertThat(sheets("grain = 3 and next_config is null")).isGreaterThan(24 * (DAYS - 1));
    assertThat(sheets("grain = 4 and next_config is null")).isEqualTo(DAYS);
    List<String> with = rankings();
    database.sql().sql("delete from carillon.statistics_sheet").update();
    assertThat(with).isEqualTo(rankings()).doesNotHaveDuplicates();
  }

  @Test
  void aSheetOfManyConfigsIsMadeInSteps() {
    List<String> whole = rankings();
    database.sql().sql("delete from carillon.statistics_sheet").update();
    SheetWriter writer = new SheetWriter(database, 7);
    int steps = 0;
    while (writer.step(NOW, NOW.minus(Duration.ofDays(30)))) {
      steps++;
    }
    assertThat(sheets("next_config is not null")).isPositive();
    assertThat(sheets("true")).isEqualTo(steps);
    assertThat(rankings()).isEqualTo(whole);
  }

  @Test
  void whatIsAddedLaterCountsAtOnceAndItsSheetIsMadeAnew() {
    long before = sheets("true");
    executions.from(NOW.minus(Duration.ofDays(2)));
    executions.end(40);
    executions.decide(10);
    agent.runOnce();
    assertThat(sheets("true")).isLessThan(before);
    List<String> present = rankings();
    agent.catchUp();
    test.pin(NOW.plus(Duration.ofMinutes(2)));
    agent.catchUp();
    assertThat(sheets("true")).isGreaterThanOrEqualTo(before);
    List<String> again = rankings();
    test.pin(NOW);
    assertThat(again).hasSameSizeAs(present);
    database.sql().sql("delete from carillon.statistics_sheet").update();
    assertThat(rankings()).isEqualTo(present);
  }

  @Test
  void anAgentThatAlwaysHasSomethingToAddMakesSheetsAndCleansAsWell() {
    database.sql().sql("delete from carillon.statistics_sheet").update();
    RollUpAgent busy = new RollUpAgent(database, Duration.ofDays(30), System::nanoTime);
    executions.from(NOW);
    for (int pass = 0; pass < 6; pass++) {
      executions.end(5);
      busy.runOnce();
    }
    assertThat(sheets("true")).isGreaterThanOrEqualTo(5);
    test.pin(NOW.plus(Duration.ofDays(3)));
    executions.end(5);
    busy.runOnce();
    assertThat(
            database
                .sql()
                .sql("select count(*) from carillon.statistics_bucket where grain = 1")
                .query(Long.class)
                .single())
        .isZero();
  }

  @Test
  void aDatabaseWithoutHistoryGetsNoSheets() {
    try (TestDatabase empty = new TestDatabase()) {
      empty.pin(NOW);
      new RollUpAgent(empty.database(), Duration.ofDays(30), System::nanoTime).catchUp();
      assertThat(
              empty
                  .database()
                  .sql()
                  .sql("select count(*) from carillon.statistics_sheet")
                  .query(Long.class)
                  .single())
          .isZero();
    }
  }

  @Test
  void sheetsGoWithTheHistory() {
    test.pin(NOW.plus(Duration.ofDays(40)));
    agent.catchUp();
    assertThat(sheets("true")).isZero();
  }

  @Test
  void theBoundOfAPercentileIsNeverBelowIt() {
    Random random = new Random(45);
    for (int trial = 0; trial < 2_000; trial++) {
      Standing standing = new Standing(1);
      Histogram all = Histogram.empty();
      int parts = 1 + random.nextInt(12);
      boolean single = random.nextInt(4) == 0;
      for (int part = 0; part < parts; part++) {
        Histogram times = Histogram.empty();
        int count = single ? 1 : 1 + random.nextInt(random.nextBoolean() ? 4 : 200);
        for (int i = 0; i < count; i++) {
          times.add((long) Math.exp(random.nextDouble() * 12));
        }
        standing.addTimes(times.total(), times.bucketOf(0.95));
        all.add(times);
      }
      assertThat(standing.bound()).isGreaterThanOrEqualTo(all.bucketOf(0.95));
      if (single || parts == 1) {
        assertThat(standing.bound()).isEqualTo(all.bucketOf(0.95));
      }
    }
    assertThat(new Standing(1).bound()).isEqualTo(-1);
  }

  @Test
  void numbersAreReadAsTheyWereWritten() {
    TreeMap<Long, Numbers> configs = new TreeMap<>();
    Random random = new Random(4);
    for (long id : new long[] {1, 2, 127, 128, 20_000, 1L << 40, Long.MAX_VALUE - 1}) {
      long number = random.nextLong() >>> random.nextInt(1, 64);
      configs.put(
          id,
          new Numbers(
              number,
              number / 3,
              0,
              new Times(number, 400),
              new Times(0, -1),
              new DueTimes(number, 1, Long.MAX_VALUE)));
    }
    TreeMap<Long, String> read = new TreeMap<>();
    SheetBytes.read(
        SheetBytes.write(configs),
        entry -> {
          Standing standing = new Standing(entry.config());
          entry.addTo(standing, Wanted.RUN);
          read.put(entry.config(), text(standing));
        });
    TreeMap<Long, String> written = new TreeMap<>();
    configs.forEach((id, numbers) -> written.put(id, text(standing(id, numbers))));
    assertThat(read).isEqualTo(written).hasSize(7);
  }

  private static Standing standing(long id, Numbers numbers) {
    Standing standing = new Standing(id);
    standing.addExecutions(numbers.executions(), numbers.failures(), numbers.retried());
    DueTimes due = numbers.due();
    standing.addDueTimes(due.fired(), due.lapsed(), due.excluded());
    standing.addTimes(numbers.run().count(), numbers.run().p95());
    return standing;
  }

  private static String text(Standing one) {
    return List.of(
            one.executions(),
            one.failures(),
            one.retried(),
            one.lapsed(),
            one.dueTimes(),
            one.bound())
        .toString();
  }

  private long sheets(String condition) {
    return database
        .sql()
        .sql("select count(*) from carillon.statistics_sheet where " + condition)
        .query(Long.class)
        .single();
  }

  /** Returns the foremost configs of each kind, and the groups of charts, in several spans. */
  private List<String> rankings() {
    List<String> all = new ArrayList<>();
    for (int hours : List.of(3, 20, 24 * DAYS + 10)) {
      Instant from = NOW.minus(Duration.ofHours(hours));
      for (TopQuery.By by : TopQuery.By.values()) {
        for (ConfigScope scope :
            List.of(ConfigScope.ALL, ConfigScope.ALL.withNamespaces(Set.of("billing")))) {
          var query = new TopQuery(by, from, NOW, scope, Set.of(), 12);
          List<String> rows =
              new Top(database)
                  .report(query).rows().stream()
                      .map(row -> row.config().id() + " " + row.lapses())
                      .toList();
          all.add("%s of %d h %s: %s".formatted(by, hours, scope.namespaces(), rows));
        }
      }
      for (Metric metric : Metric.values()) {
        var query =
            new SeriesQuery(
                metric,
                SeriesQuery.By.CONFIG,
                Bucket.ONE_HOUR,
                new SeriesQuery.Span(from, NOW, ZoneOffset.UTC),
                Subjects.ALL,
                7);
        all.add(
            "%s of %d h: %s".formatted(metric, hours, new Series(database).report(query).groups()));
      }
    }
    return all;
  }
}
