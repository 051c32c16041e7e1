package io.carillon.definition;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The retry policy: the number of attempts and the delays between them (semantics section 6).
 *
 * @param maxAttempts 1 (no retry) to 100; lost and snoozed attempts do not count
 * @param delay the delay before the second attempt, 0 to 1 day
 * @param backoff the factor from one delay to the next, 1 to 10
 * @param maxDelay the maximum delay, 0 to 7 days
 */
public record Retry(int maxAttempts, Duration delay, double backoff, Duration maxDelay) {

  /** One attempt only. */
  public static final Retry NONE =
      new Retry(1, Duration.ofSeconds(10), 2.0, Duration.ofMinutes(10));

  private static final double JITTER = 0.2;

  /**
   * Returns the delay before the next attempt, with a jitter of 20 % in either direction so that
   * executions that failed together are not retried together.
   *
   * @param failures the number of failed attempts so far, at least 1
   */
  public Duration delayAfter(int failures, RandomGenerator random) {
    double millis = delay.toMillis() * Math.pow(backoff, failures - 1.0);
    double bounded = Math.min(millis, (double) maxDelay.toMillis());
    double varied = bounded * (1 - JITTER + 2 * JITTER * random.nextDouble());
    return Duration.ofMillis(Math.min(Math.round(varied), maxDelay.toMillis()));
  }
}
