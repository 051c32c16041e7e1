package io.carillon.manager.forecast;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Counts of future due times, as the schedules alone tell; the effect of policies is not predicted.
 *
 * @param from inclusive
 * @param to exclusive
 * @param total over all buckets
 * @param schedules number of schedules counted: those with a future due time before {@code to}, and
 *     all with any future due time when {@code from} is in the past
 * @param skipped number of schedules that could not be read or computed
 */
public record Forecast(
    Instant from, Instant to, List<Bucket> buckets, long total, long schedules, long skipped) {

  /**
   * The count of one bucket.
   *
   * @param from inclusive; the bucket ends where the next one begins
   * @param by its nonzero parts; empty when no division was requested
   */
  public record Bucket(Instant from, long count, Map<String, Long> by) {}
}
