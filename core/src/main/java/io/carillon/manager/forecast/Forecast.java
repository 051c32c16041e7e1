package io.carillon.manager.forecast;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Counts of future due times, as the schedules alone tell; the effect of policies is not predicted.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record Forecast(Instant from, Instant to, List<Bucket> buckets, Size size) {

  /**
   * The sizes of a forecast.
   *
   * @param total over all buckets
   * @param schedules number of schedules counted: those with a future due time before {@code to},
   *     and all with any future due time when {@code from} is in the past
   * @param skipped number of schedules that could not be read or computed
   * @param capacity slots of the active workers at present
   */
  public record Size(long total, long schedules, long skipped, long capacity) {}

  /** Returns the number of due times over all buckets. */
  public long total() {
    return size.total();
  }

  /** Returns the number of schedules that were counted. */
  public long schedules() {
    return size.schedules();
  }

  /** Returns the number of schedules that could not be read or computed. */
  public long skipped() {
    return size.skipped();
  }

  /** Returns the slots of the active workers at present. */
  public long capacity() {
    return size.capacity();
  }

  /** Number of task configs that a division by config shows. */
  public static final int TOP = 20;

  /** The part of changes that are of no saved task config. */
  public static final String UNSAVED = "unsaved";

  /** The part of all other task configs in a division by config. */
  public static final String OTHERS = "others";

  /**
   * The count of one bucket.
   *
   * @param from inclusive; the bucket ends where the next one begins
   * @param load the mean number of busy slots that these due times need, by the mean run times of
   *     their types in the last 24 hours
   * @param by its nonzero parts; empty when no division was requested
   */
  public record Bucket(Instant from, long count, double load, Map<String, Long> by) {}
}
