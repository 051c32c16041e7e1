package io.carillon.health;

import io.carillon.database.Database;
import io.carillon.health.HealthCause.Severity;
import io.carillon.sentence.Sentence;
import io.carillon.statistics.Histogram;
import io.carillon.statistics.Tally;
import io.carillon.statistics.series.Bucket;
import io.carillon.statistics.series.Series;
import io.carillon.statistics.series.SeriesQuery;
import io.carillon.statistics.series.SeriesQuery.By;
import io.carillon.statistics.series.SeriesQuery.Metric;
import io.carillon.statistics.series.SeriesQuery.Subjects;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Finds whether executions of schedules start late, from the roll-ups of the last minutes.
 * Backfills and runs that somebody asked for do not count.
 */
final class Lateness {

  private static final Duration SPAN = Duration.ofMinutes(15);
  private static final Duration LATE = Duration.ofMinutes(1);
  private static final double QUANTILE = 0.95;

  /** Fewer say nothing about one in twenty. */
  private static final int FEWEST = 20;

  private final Series series;

  Lateness(Database database) {
    this.series = new Series(database);
  }

  Optional<HealthCause> cause(Instant now) {
    Tally all = new Tally();
    series
        .report(
            new SeriesQuery(
                Metric.EXECUTIONS,
                By.NONE,
                Bucket.FIVE_MINUTES,
                new SeriesQuery.Span(now.minus(SPAN), now, ZoneOffset.UTC),
                Subjects.ALL,
                1))
        .points()
        .forEach(point -> point.outcomes().values().forEach(all::add));
    Histogram lateness = all.late().histogram();
    Long late = lateness.percentile(QUANTILE, all.late().max());
    if (lateness.total() < FEWEST || late == null || late < LATE.toMillis()) {
      return Optional.empty();
    }
    return Optional.of(
        HealthCause.now(
            Severity.ATTENTION,
            Sentence.of("health_starts_late")
                .with("count", lateness.total())
                .with("late", Duration.ofMillis(late)),
            Sentence.of("health_look_at_queues")));
  }
}
