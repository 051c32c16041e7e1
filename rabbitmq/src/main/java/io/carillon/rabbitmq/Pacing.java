package io.carillon.rabbitmq;

import java.time.Duration;

/**
 * When to try again: at once after something that went well for a while, else after pauses that
 * grow, so that what fails again and again is no busy loop. Thread-safe.
 */
final class Pacing {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LAST = Duration.ofSeconds(3);
  private static final Duration A_WHILE = Duration.ofSeconds(10);

  private Duration pause = FIRST;
  private long nextAt = System.nanoTime();
  private boolean working;
  private long workingSince;

  /** Zero or less when it may be tried now. */
  synchronized Duration untilNext() {
    return Duration.ofNanos(nextAt - System.nanoTime());
  }

  /** It works now. */
  synchronized void works() {
    working = true;
    workingSince = System.nanoTime();
  }

  /** It failed, or works no more. */
  synchronized void failed() {
    long now = System.nanoTime();
    boolean forAWhile = working && now - workingSince >= A_WHILE.toNanos();
    working = false;
    nextAt = forAWhile ? now : now + pause.toNanos();
    pause = forAWhile ? FIRST : grown();
  }

  private Duration grown() {
    Duration grown = pause.multipliedBy(2);
    return grown.compareTo(LAST) > 0 ? LAST : grown;
  }
}
