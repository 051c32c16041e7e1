package io.carillon.bench.meter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Notes each start of a handler: how many, and how late. Thread-safe. */
public final class Arrivals {

  private final Clock clock;
  private final int warmUp;
  private final AtomicLong count = new AtomicLong();
  private final CountDownLatch warm = new CountDownLatch(1);
  private final CountDownLatch all;
  private volatile long warmAt;
  private volatile List<Punctuality> spans = List.of();

  /**
   * Expects handlers to start.
   *
   * @param warmUp those that come first
   * @param total with the warm-up
   */
  public Arrivals(Clock clock, int warmUp, int total) {
    this.clock = clock;
    this.warmUp = warmUp;
    this.all = new CountDownLatch(total);
  }

  /** Lateness is noted of due times in these spans. */
  public void watch(List<Punctuality> watched) {
    spans = watched;
  }

  /** A handler starts; its due time is null where none is known. */
  public void arrive(@Nullable Instant dueAt) {
    if (count.incrementAndGet() == warmUp) {
      warmAt = System.nanoTime();
      warm.countDown();
    }
    if (dueAt != null && !spans.isEmpty()) {
      Instant now = clock.instant();
      spans.forEach(span -> span.note(dueAt, now));
    }
    all.countDown();
  }

  /** Waits for the last one of the warm-up, and answers when that was on the monotonic clock. */
  public long awaitWarm(Duration atMost) throws InterruptedException {
    if (!warm.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "the warm-up did not end within %s: %d handlers started".formatted(atMost, count.get()));
    }
    return warmAt;
  }

  /** Waits until all have started; false when they did not in time. */
  public boolean awaitAll(Duration atMost) throws InterruptedException {
    return all.await(Math.max(0, atMost.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** How many have started. */
  public long count() {
    return count.get();
  }
}
