package io.carillon.worker;

import io.carillon.agent.AgentLoop;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the threads of this process wait long for a processor, by measuring how late its own
 * wakes. A worker on such a node takes nothing: it might not renew its lease in time, and what it
 * takes waits while others have room.
 */
final class Pulse {

  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  // One late beat is a long pause of the garbage collector, or a machine that slept.
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
   * For a worker with that lease.
   *
   * @param nanoTime the monotonic clock
   */
  Pulse(Duration lease, LongSupplier nanoTime) {
    this.beat = lease.dividedBy(15);
    this.limit = lease.dividedBy(6);
    this.nanoTime = nanoTime;
  }

  AgentLoop agent() {
    return agent;
  }

  /** Whether the threads of this process starve. */
  boolean isStarving() {
    return starving != null;
  }

  /** Why the worker takes nothing; null when it may. */
  @Nullable String trouble() {
    Duration by = starving;
    return by == null
        ? null
        : "threads of this process wait %d ms for a processor: it takes nothing until they do not"
            .formatted(by.toMillis());
  }

  /** One beat. */
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
