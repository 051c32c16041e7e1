package io.carillon.memory;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A budget of bytes shared by the work of this process. Users reserve bytes before they need them
 * and wait, in request order, until enough are free. It counts reservations; it does not measure
 * use.
 */
public final class MemoryBudget {

  // A semaphore counts to about two thousand million: in units of this size, to two terabytes.
  private static final int UNIT = 1_024;

  private final Semaphore free;
  private final int units;

  /**
   * Creates a budget.
   *
   * @param bytes at least 1,024; rounded down to whole KiB
   */
  public MemoryBudget(long bytes) {
    if (bytes < UNIT) {
      throw new IllegalArgumentException("bytes must be at least " + UNIT + ", not " + bytes);
    }
    this.units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
    this.free = new Semaphore(units, true);
  }

  /** Returns a budget of a part of the maximum heap, as in {@code ofHeap(4)}: a quarter. */
  public static MemoryBudget ofHeap(int divisor) {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / divisor);
  }

  /** Returns the total number of bytes. */
  public long bytes() {
    return (long) units * UNIT;
  }

  /** Returns the number of bytes currently reserved, in whole KiB. */
  public long reserved() {
    return bytes() - (long) free.availablePermits() * UNIT;
  }

  /** Returns whether a request is currently waiting. */
  public boolean isWaitedFor() {
    return free.hasQueuedThreads();
  }

  /**
   * Reserves bytes, waiting until enough are free.
   *
   * @param bytes 0 to {@link #bytes()}
   * @throws IllegalArgumentException for less or more
   * @throws InterruptedException when the thread is interrupted while waiting; nothing is reserved
   *     then
   */
  public Share reserve(long bytes) throws InterruptedException {
    int wanted = units(bytes);
    free.acquire(wanted);
    return new Share(wanted);
  }

  /**
   * Reserves bytes as {@link #reserve} does, without ending at an interrupt, which is kept for the
   * caller.
   */
  public Share reserveUninterruptibly(long bytes) {
    int wanted = units(bytes);
    free.acquireUninterruptibly(wanted);
    return new Share(wanted);
  }

  private int units(long bytes) {
    if (bytes < 0 || bytes > bytes()) {
      throw new IllegalArgumentException(
          "from 0 to %,d bytes can be reserved, not %,d".formatted(bytes(), bytes));
    }
    return (int) Math.ceilDiv(bytes, UNIT);
  }

  /** Reserved bytes; any thread may release them. */
  public final class Share implements AutoCloseable {

    private final AtomicLong held;

    private Share(int units) {
      this.held = new AtomicLong(units);
    }

    /** Releases all but this many bytes; a larger number has no effect. */
    public void reduceTo(long bytes) {
      long kept = Math.ceilDiv(Math.max(0, bytes), UNIT);
      long before = held.getAndUpdate(now -> Math.min(now, kept));
      if (before > kept) {
        free.release((int) (before - kept));
      }
    }

    /** Releases all bytes; further calls have no effect. */
    @Override
    public void close() {
      reduceTo(0);
    }
  }
}
