package io.carillon.scheduler;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a tick did and left.
 *
 * @param schedules that were due
 * @param now the database's clock when they were taken
 * @param nanos {@link System#nanoTime} then
 * @param next the earliest due time that is left, of all schedules that nobody had locked; null for
 *     none
 * @param reached the due time that was taken last, or an earlier one that is left of the same
 *     schedules; null when none was due
 */
record Tick(
    int schedules, Instant now, long nanos, @Nullable Instant next, @Nullable Instant reached) {

  /**
   * Whether another scheduler has what this one came for: it found nothing, and what it came for is
   * no longer to come, though its time has.
   *
   * @param awaited what it came for; null for nothing certain
   */
  boolean isTakenByAnother(@Nullable Instant awaited) {
    return schedules == 0
        && awaited != null
        && !now.isBefore(awaited)
        && (next == null || next.isAfter(awaited));
  }

  /** How long it is until that due time; negative when it has come. */
  Duration until(Instant due) {
    return Duration.between(now, due).minusNanos(System.nanoTime() - nanos);
  }
}
