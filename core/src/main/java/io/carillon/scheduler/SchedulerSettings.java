package io.carillon.scheduler;

import java.time.Duration;

/**
 * How the scheduler works.
 *
 * @param batch schedules decided in one transaction, 1 to 10,000
 * @param poll the longest time between two looks at the table, 10 ms to 1 minute: a notice that got
 *     lost delays a change by no more
 */
public record SchedulerSettings(int batch, Duration poll) {

  /** Fit for most. */
  public static final SchedulerSettings DEFAULT =
      new SchedulerSettings(1_000, Duration.ofSeconds(1));

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
