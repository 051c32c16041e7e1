package io.carillon.worker;

import io.carillon.agent.AgentLoop;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects CPU starvation of this process by measuring how late its own wake-ups are. A starving
 * worker claims nothing: it might not renew its lease in time, and its executions would wait while
 * other workers have free slots.
 */
final class StarvationDetector {

  private static final Logger LOG = LoggerFactory.getLogger(StarvationDetector.class);
  // A single late beat may be a long garbage collection or a suspended machine.
  private static final int IN_A_ROW = 3;

  private final Duration beat;
  private final Duration limit;
  private final LongSupplier nanoTime;
  private final AgentLoop agent = new AgentLoop("worker-pulse", this::runOnce);
  private long expected;
  private int late;
  private int timely;
  private volatile @Nullable Duration starving;

  /**
   * Creates a detector for a worker with this lease.
   *
   * @param nanoTime the monotonic clock
   */
  StarvationDetector(Duration lease, LongSupplier nanoTime) {
    this.beat = lease.dividedBy(15);
    this.limit = lease.dividedBy(6);
    this.nanoTime = nanoTime;
  }

  AgentLoop agent() {
    return agent;
  }

  /** Returns whether the threads of this process starve. */
  boolean isStarving() {
    return starving != null;
  }

  /** Returns why the worker claims nothing; null when it may claim. */
  @Nullable String lastError() {
    Duration by = starving;
    return by == null
        ? null
        : "threads of this process wait %d ms for a processor: it takes nothing until they do not"
            .formatted(by.toMillis());
  }

  /** Performs one beat. */
  Duration runOnce() {
    long now = nanoTime.getAsLong();
    if (expected != 0) {
      note(Duration.ofNanos(now - expected));
    }
    expected = nanoTime.getAsLong() + beat.toNanos();
    return beat;
  }

  private void note(Duration lag) {
    if (lag.compareTo(limit) > 0) {
      late++;
      timely = 0;
    } else {
      timely++;
      late = 0;
    }
    if (late >= IN_A_ROW) {
      starve(lag);
    } else if (timely >= IN_A_ROW && starving != null) {
      starving = null;
      LOG.info("The worker takes executions again: its threads get the processor in time");
    }
  }

  private void starve(Duration lag) {
    if (starving == null) {
      LOG.warn(
          "The worker takes nothing at present: {} times in a row a thread of this process waited"
              + " more than {} ms for a processor, at last {} ms",
          IN_A_ROW,
          limit.toMillis(),
          lag.toMillis());
    }
    starving = lag;
  }
}
