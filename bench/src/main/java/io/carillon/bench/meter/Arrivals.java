package io.carillon.bench.meter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Records handler starts: their number and lateness. Thread-safe. */
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
   * @param warmUp number of those that come first
   * @param total including the warm-up
   */
  public Arrivals(Clock clock, int warmUp, int total) {
    this.clock = clock;
    this.warmUp = warmUp;
    this.all = new CountDownLatch(total);
  }

  /** Records lateness for due times in these spans. */
  public void watch(List<Punctuality> watched) {
    spans = watched;
  }

  /** Records a handler start; its due time is null when unknown. */
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

  /** Waits for the last start of the warm-up, and returns its time on the monotonic clock. */
  public long awaitWarm(Duration atMost) throws InterruptedException {
    if (!warm.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          "the warm-up did not end within %s: %d handlers started".formatted(atMost, count.get()));
    }
    return warmAt;
  }

  /** Waits until all have started; returns false when not in time. */
  public boolean awaitAll(Duration atMost) throws InterruptedException {
    return all.await(Math.max(0, atMost.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** Returns the number of starts. */
  public long count() {
    return count.get();
  }
}
