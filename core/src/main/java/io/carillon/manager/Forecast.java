package io.carillon.manager;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How many due times are to come, as far as schedules tell: what policies make of them is not
 * foreseen.
 *
 * @param from inclusive
 * @param to exclusive
 * @param total over all buckets
 * @param schedules how many schedules were counted: those with a due time to come before {@code
 *     to}, and all that have any to come where {@code from} is in the past
 * @param skipped how many could not be read or computed
 */
public record Forecast(
    Instant from, Instant to, List<Bucket> buckets, long total, long schedules, long skipped) {

  /**
   * One count.
   *
   * @param from inclusive; the bucket ends where the next one begins
   * @param by the parts of it that are not 0; empty where nobody asked for parts
   */
  public record Bucket(Instant from, long count, Map<String, Long> by) {}
}
