package io.carillon.rabbitmq.connection;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Decides when to retry: at once after a failure that follows 10 s of success, else after pauses
 * that double from 200 ms to 3 s. Thread-safe.
 */
public final class ReconnectBackoff {

  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LAST = Duration.ofSeconds(3);
  private static final Duration A_WHILE = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private Duration pause = FIRST;
  private long nextAt;
  private boolean working;
  private long workingSince;

  /**
   * Creates a backoff whose first try is allowed at once.
   *
   * @param nanoTime the monotonic clock
   */
  public ReconnectBackoff(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.nextAt = nanoTime.getAsLong();
  }

  /** Returns the time until the next try; zero or negative when it is allowed now. */
  public synchronized Duration untilNext() {
    return Duration.ofNanos(nextAt - nanoTime.getAsLong());
  }

  /** Notes that it works now. */
  public synchronized void works() {
    working = true;
    workingSince = nanoTime.getAsLong();
  }

  /** Notes that it failed or stopped working. */
  public synchronized void failed() {
    long now = nanoTime.getAsLong();
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
