package io.carillon.scheduler;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of a tick.
 *
 * @param schedules number of schedules that were due
 * @param now the database's time when they were locked
 * @param nanos the monotonic clock at that moment
 * @param next the earliest remaining due time of the schedules that no other transaction had
 *     locked; null for none
 * @param reached the last due time taken, or an earlier one that remains of the same schedules;
 *     null when none was due
 */
record TickResult(
    int schedules, Instant now, long nanos, @Nullable Instant next, @Nullable Instant reached) {

  /**
   * Returns whether another scheduler took the due time that this tick came for: the tick found
   * nothing, although that due time has come.
   *
   * @param awaited the due time it came for; null when unknown
   */
  boolean isTakenByAnother(@Nullable Instant awaited) {
    return schedules == 0
        && awaited != null
        && !now.isBefore(awaited)
        && (next == null || next.isAfter(awaited));
  }

  /**
   * Returns the time until a due time; negative when it has passed.
   *
   * @param nanoTime the monotonic clock at present
   */
  Duration until(Instant due, long nanoTime) {
    return Duration.between(now, due).minusNanos(nanoTime - nanos);
  }
}
