package io.carillon.scheduler;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The settings of the scheduler, and the clock by which it measures how long it waits.
 *
 * @param batch schedules decided in one transaction, 1 to 10,000
 * @param poll the longest time between two polls of the table, 10 ms to 1 minute: a lost notice
 *     delays a change by no more than this
 * @param nanoTime the monotonic clock, in nanoseconds
 */
public record SchedulerSettings(int batch, Duration poll, LongSupplier nanoTime) {

  /** The default settings. */
  public static final SchedulerSettings DEFAULT =
      new SchedulerSettings(1_000, Duration.ofSeconds(1), System::nanoTime);

  /** Checks the bounds. */
  public SchedulerSettings {
    if (batch < 1 || batch > 10_000) {
      throw new IllegalArgumentException("batch must be from 1 to 10000, not " + batch);
    }
    if (poll.toMillis() < 10 || poll.toMinutes() > 1) {
      throw new IllegalArgumentException("poll must be from 10 ms to 1 minute, not " + poll);
    }
  }
}
