package io.carillon.statistics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.database.Database;
import io.carillon.engine.TestDatabase;
import io.carillon.fault.InvalidInputException;
import io.carillon.fixture.EndedExecutions;
import io.carillon.fixture.Rows;
import io.carillon.grouping.ConfigScope;
import io.carillon.statistics.Outcomes;
import io.carillon.statistics.rollup.RollUpAgent;
import io.carillon.statistics.series.SeriesQuery.By;
import io.carillon.statistics.series.SeriesQuery.Metric;
import io.carillon.statistics.series.SeriesQuery.Span;
import io.carillon.statistics.series.SeriesQuery.Subjects;
import io.carillon.statistics.top.Top;
import io.carillon.statistics.top.TopQuery;
import io.carillon.statistics.top.TopReport;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Charts and foremost configs of executions that ended in two hours. */
class SeriesTest {

  private static final Instant NOW = Instant.parse("2026-11-24T12:34:56Z");
  private static final Span DAY =
      new Span(NOW.minus(Duration.ofDays(1)), NOW.plusSeconds(1), ZoneOffset.UTC);
  private static final int EXECUTIONS = 1_000;

  private static TestDatabase test;
  private static Database database;
  private static List<Long> configs;
  private static Series series;
  private static Top top;

  @BeforeAll
  static void fill() {
    test = new TestDatabase();
    test.pin(NOW);
    database = test.database();
    Rows rows = new Rows(database);
    rows.type();
    configs = IntStream.range(0, 30).mapToObj(i -> rows.config("config " + i)).toList();
    database
        .sql()
        .sql("update carillon.task_config set namespace = 'billing' where id % 3 = 0")
        .update();
    EndedExecutions executions = new EndedExecutions(database, configs, NOW);
    executions.end(EXECUTIONS);
    executions.decide(200);
    new RollUpAgent(database, Duration.ofDays(30), System::nanoTime).catchUp();
    series = new Series(database);
    top = new Top(database);
  }

  @AfterAll
  static void stop() {
    test.close();
  }

  private static SeriesReport report(By by, Bucket bucket, Subjects subjects) {
    return report(Metric.EXECUTIONS, by, bucket, DAY, subjects);
  }

  private static SeriesReport report(
      Metric metric, By by, Bucket bucket, Span span, Subjects subjects) {
    return series.report(new SeriesQuery(metric, by, bucket, span, subjects, 20));
  }

  private static long total(SeriesReport report) {
    return report.points().stream().mapToLong(point -> Outcomes.total(point.outcomes())).sum();
  }

  private static long rows(String condition) {
    return database
        .sql()
        .sql(
            "select count(*) from carillon.task_execution_ended e join carillon.task_config c"
                + " on c.id = e.task_config_id where "
                + condition)
        .query(Long.class)
        .single();
  }

  @ParameterizedTest
  @EnumSource(Bucket.class)
  void everyBucketHasAllExecutionsOnce(Bucket bucket) {
    Span span =
        bucket == Bucket.ONE_MINUTE
            ? new Span(NOW.minus(Duration.ofHours(3)), NOW.plusSeconds(1), ZoneOffset.UTC)
            : DAY;
    SeriesReport report = report(Metric.EXECUTIONS, By.NONE, bucket, span, Subjects.ALL);
    assertThat(total(report)).isEqualTo(EXECUTIONS);
    assertThat(report.points()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    assertThat(report.points())
        .allSatisfy(
            point -> assertThat(point.at()).isEqualTo(bucket.start(point.at(), ZoneOffset.UTC)));
  }

  @Test
  void groupsAreThoseOfTheRows() {
    SeriesReport byStatus = report(By.STATUS, Bucket.ONE_DAY, Subjects.ALL);
    assertThat(byStatus.groups()).hasSize(6);
    assertThat(byStatus.groups().getFirst().key()).isEqualTo("succeeded");
    assertThat(byStatus.points())
        .filteredOn(point -> point.key().equals("failed"))
        .singleElement()
        .satisfies(point ->
            assertThat(Outcomes.total(point.outcomes())).isEqualTo(rows("e.status = 'failed'")));
    SeriesReport byNamespace = report(By.NAMESPACE, Bucket.FIVE_MINUTES, Subjects.ALL);
    assertThat(byNamespace.groups())
        .extracting(SeriesReport.Group::key)
        .containsExactly("default", "billing");
    assertThat(total(byNamespace)).isEqualTo(EXECUTIONS);
    assertThat(report(By.TYPE, Bucket.ONE_HOUR, Subjects.ALL).groups())
        .extracting(SeriesReport.Group::key)
        .containsExactly(Rows.TYPE);
    assertThat(report(By.QUEUE, Bucket.ONE_HOUR, Subjects.ALL).groups())
        .extracting(SeriesReport.Group::key)
        .containsExactly("default");
    SeriesReport byWorker = report(By.WORKER, Bucket.ONE_HOUR, Subjects.ALL);
    assertThat(byWorker.groups()).hasSize(1);
    assertThat(total(byWorker)).isEqualTo(rows("e.worker_id is not null"));
  }

  @Test
  void chartsOfQueuesAreThoseOfTheirRollUpsAndBeforeOfTheTypes() {
    Subjects queue = new Subjects(ConfigScope.ALL, Set.of(), Set.of("default"), Set.of());
    Subjects billing =
        new Subjects(
            ConfigScope.ALL.withNamespaces(Set.of("billing")), Set.of(), Set.of(), Set.of());
    List<SeriesReport> ofQueues =
        List.of(
            report(By.QUEUE, Bucket.ONE_HOUR, Subjects.ALL),
            report(By.QUEUE, Bucket.ONE_DAY, billing),
            report(By.STATUS, Bucket.FIVE_MINUTES, queue),
            report(By.NAMESPACE, Bucket.ONE_HOUR, queue),
            report(Metric.DECISIONS, By.QUEUE, Bucket.ONE_HOUR, DAY, Subjects.ALL));
    assertThat(total(ofQueues.getFirst())).isEqualTo(EXECUTIONS);
    assertThat(total(ofQueues.get(1))).isEqualTo(rows("c.namespace = 'billing'"));
    database
        .sql()
        .sql("update carillon.statistics_progress set queues_from = '2026-11-25 00:00:00Z'")
        .update();
    List<SeriesReport> ofTypes =
        List.of(
            report(By.QUEUE, Bucket.ONE_HOUR, Subjects.ALL),
            report(By.QUEUE, Bucket.ONE_DAY, billing),
            report(By.STATUS, Bucket.FIVE_MINUTES, queue),
            report(By.NAMESPACE, Bucket.ONE_HOUR, queue),
            report(Metric.DECISIONS, By.QUEUE, Bucket.ONE_HOUR, DAY, Subjects.ALL));
    database.sql().sql("update carillon.statistics_progress set queues_from = null").update();
    for (int i = 0; i < ofQueues.size(); i++) {
      assertThat(sums(ofQueues.get(i))).isNotEmpty().isEqualTo(sums(ofTypes.get(i)));
    }
  }

  private static List<String> sums(SeriesReport report) {
    return report.points().stream()
        .flatMap(point ->
            point.outcomes().entrySet().stream()
                .map(one ->
                    String.join(
                        " ",
                        point.at().toString(),
                        point.key(),
                        one.getKey(),
                        Long.toString(one.getValue().executions()),
                        Long.toString(one.getValue().run().sum()),
                        one.getValue().late().histogram().toString())))
        .toList();
  }

  @Test
  void subjectsChoose() {
    assertThat(
            total(
                report(
                    By.TYPE,
                    Bucket.ONE_HOUR,
                    new Subjects(
                        ConfigScope.ALL.withNamespaces(Set.of("billing")),
                        Set.of(),
                        Set.of(),
                        Set.of()))))
        .isEqualTo(rows("c.namespace = 'billing'"));
    assertThat(
            total(
                report(
                    By.STATUS,
                    Bucket.ONE_HOUR,
                    new Subjects(ConfigScope.ALL, Set.of(Rows.TYPE), Set.of("default"), Set.of()))))
        .isEqualTo(EXECUTIONS);
    assertThat(
            total(
                report(
                    By.NONE,
                    Bucket.ONE_HOUR,
                    new Subjects(ConfigScope.ALL, Set.of(), Set.of("nowhere"), Set.of()))))
        .isZero();
    long one = configs.getFirst();
    for (Bucket bucket : List.of(Bucket.ONE_HOUR, Bucket.ONE_DAY)) {
      SeriesReport own =
          report(By.CONFIG, bucket, new Subjects(ConfigScope.ALL, Set.of(), Set.of(), Set.of(one)));
      assertThat(own.groups()).containsExactly(new SeriesReport.Group("" + one, "config 0"));
      assertThat(total(own)).isEqualTo(rows("e.task_config_id = " + one));
    }
    SeriesReport most = report(By.CONFIG, Bucket.ONE_HOUR, Subjects.ALL);
    assertThat(most.groups()).hasSize(20);
    assertThat(most.more()).isTrue();
  }

  @Test
  void decisionsCountAtTheirDueTimes() {
    SeriesReport all = report(Metric.DECISIONS, By.STATUS, Bucket.FIVE_MINUTES, DAY, Subjects.ALL);
    assertThat(total(all))
        .isEqualTo(
            database
                .sql()
                .sql("select sum(count) from carillon.schedule_event")
                .query(Long.class)
                .single());
    assertThat(all.groups())
        .extracting(SeriesReport.Group::key)
        .containsExactlyInAnyOrder("fired", "skipped", "missed", "coalesced", "excluded");
    SeriesReport own =
        report(
            Metric.DECISIONS,
            By.STATUS,
            Bucket.ONE_HOUR,
            DAY,
            new Subjects(ConfigScope.ALL, Set.of(), Set.of(), Set.of(configs.getFirst())));
    assertThat(own.groups()).extracting(SeriesReport.Group::key).contains("fired");
  }

  @Test
  void aDayOfAZoneConsistsOfItsHours() {
    ZoneId shanghai = ZoneId.of("Asia/Shanghai");
    Instant morning = Instant.parse("2026-11-24T16:00:00Z"); // midnight there
    Span span = new Span(morning.minus(Duration.ofDays(3)), morning, shanghai);
    SeriesReport report = report(Metric.EXECUTIONS, By.NONE, Bucket.ONE_DAY, span, Subjects.ALL);
    assertThat(report.points())
        .singleElement()
        .satisfies(
            point -> assertThat(point.at()).isEqualTo(Instant.parse("2026-11-23T16:00:00Z")));
    assertThat(total(report)).isEqualTo(EXECUTIONS);
  }

  @Test
  void aChartBeginsWhereItsRollUpsDo() {
    Span old =
        new Span(NOW.minus(Duration.ofHours(52)), NOW.minus(Duration.ofHours(42)), ZoneOffset.UTC);
    SeriesReport report = report(Metric.EXECUTIONS, By.NONE, Bucket.ONE_MINUTE, old, Subjects.ALL);
    assertThat(report.from()).isEqualTo(Instant.parse("2026-11-22T12:34:00Z"));
    Span gone =
        new Span(NOW.minus(Duration.ofHours(99)), NOW.minus(Duration.ofHours(98)), ZoneOffset.UTC);
    assertThat(report(Metric.EXECUTIONS, By.NONE, Bucket.ONE_MINUTE, gone, Subjects.ALL).points())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "EXECUTIONS, NONE, ONE_MINUTE, 24, 0, bucket",
    "EXECUTIONS, NONE, ONE_HOUR, 0, 0, to",
    "DECISIONS, WORKER, ONE_HOUR, 24, 0, by",
    "EXECUTIONS, WORKER, ONE_DAY, 24, 0, bucket",
    "EXECUTIONS, WORKER, ONE_HOUR, 24, 1, by",
    "EXECUTIONS, CONFIG, FIVE_MINUTES, 24, 0, bucket",
    "EXECUTIONS, TYPE, ONE_HOUR, 24, 1, by",
    "EXECUTIONS, CONFIG, ONE_HOUR, 24, 501, task_config_id",
    "EXECUTIONS, CONFIG, ONE_HOUR, 168, 500, bucket"
  })
  void whatThereIsNoRollUpForIsRefusedByItsName(
      Metric metric, By by, Bucket bucket, int hours, int ofConfigs, String field) {
    Set<Long> ids = Set.copyOf(IntStream.range(0, ofConfigs).mapToObj(Long::valueOf).toList());
    Span span = new Span(NOW.minus(Duration.ofHours(hours)), NOW, ZoneOffset.UTC);
    assertThatThrownBy(() ->
            report(
                metric, by, bucket, span, new Subjects(ConfigScope.ALL, Set.of(), Set.of(), ids)))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            refusal -> assertThat(refusal.faults().getFirst().path()).isEqualTo(field));
  }

  @ParameterizedTest
  @EnumSource(TopQuery.By.class)
  void theForemostConfigsAreThoseOfTheWholeList(TopQuery.By by) {
    TopReport all = top(by, 100, ConfigScope.ALL);
    assertThat(all.rows()).hasSizeBetween(25, 30);
    assertThat(top(by, 5, ConfigScope.ALL).rows())
        .extracting(TopReport.Row::config)
        .isEqualTo(all.rows().stream().map(TopReport.Row::config).limit(5).toList());
    assertThat(top(by, 100, ConfigScope.ALL.withNamespaces(Set.of("billing"))).rows())
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.config().namespace()).isEqualTo("billing"));
    assertThat(top(by, 100, ConfigScope.ALL.withNamespaces(Set.of())).rows()).isEmpty();
    assertThat(all.rows())
        .isSortedAccordingTo((one, next) -> Long.compare(value(by, next), value(by, one)));
    assertThat(value(by, all.rows().getFirst())).isPositive();
  }

  private static TopReport top(TopQuery.By by, int limit, ConfigScope scope) {
    return top.report(
        new TopQuery(
            by, NOW.minus(Duration.ofHours(30)), NOW.plusSeconds(1), scope, Set.of(), limit));
  }

  private static long value(TopQuery.By by, TopReport.Row row) {
    return switch (by) {
      case SLOWEST -> Outcomes.run(row.outcomes()).histogram().bucketOf(0.95);
      case LATEST -> Outcomes.late(row.outcomes()).histogram().bucketOf(0.95);
      case FAILING -> Outcomes.failures(row.outcomes());
      case RETRIED -> Outcomes.retried(row.outcomes());
      case SKIPPED ->
          row.lapses().entrySet().stream()
              .filter(lapse -> !lapse.getKey().equals("excluded"))
              .mapToLong(lapse -> lapse.getValue())
              .sum();
    };
  }
}
