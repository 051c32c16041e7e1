package io.carillon.memory;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number of bytes that the work of this process shares. Whoever needs some reserves them first
 * and waits, in the order of the requests, until others have given enough back. It counts what is
 * reserved; it does not measure what is used.
 */
public final class MemoryBudget {

  // A semaphore counts to two thousand millions: in units of this size, to two terabytes.
  private static final int UNIT = 1_024;

  private final Semaphore free;
  private final int units;

  /**
   * Makes a budget.
   *
   * @param bytes at least 1,024; what is above a whole number of KiB is left out
   */
  public MemoryBudget(long bytes) {
    if (bytes < UNIT) {
      throw new IllegalArgumentException("bytes must be at least " + UNIT + ", not " + bytes);
    }
    this.units = (int) Math.min(Integer.MAX_VALUE, bytes / UNIT);
    this.free = new Semaphore(units, true);
  }

  /** A part of the largest heap that this process may have, as in {@code ofHeap(4)}: a quarter. */
  public static MemoryBudget ofHeap(int divisor) {
    return new MemoryBudget(Runtime.getRuntime().maxMemory() / divisor);
  }

  /** How many bytes there are in all. */
  public long bytes() {
    return (long) units * UNIT;
  }

  /** How many bytes are reserved at present, in whole KiB. */
  public long reserved() {
    return bytes() - (long) free.availablePermits() * UNIT;
  }

  /** Whether a request waits at present. */
  public boolean isWaitedFor() {
    return free.hasQueuedThreads();
  }

  /**
   * Reserves bytes, and waits until so many are free.
   *
   * @param bytes 0 to {@link #bytes()}
   * @throws IllegalArgumentException for less or more
   * @throws InterruptedException when the thread is interrupted meanwhile; nothing is reserved then
   */
  public Share reserve(long bytes) throws InterruptedException {
    int wanted = units(bytes);
    free.acquire(wanted);
    return new Share(wanted);
  }

  /** The same, whatever interrupts the thread meanwhile: that is kept for the caller. */
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

  /** Bytes that are reserved until they are given back. Any thread may do that. */
  public final class Share implements AutoCloseable {

    private final AtomicLong held;

    private Share(int units) {
      this.held = new AtomicLong(units);
    }

    /** Gives back what is above so many bytes; a larger number changes nothing. */
    public void reduceTo(long bytes) {
      long kept = Math.ceilDiv(Math.max(0, bytes), UNIT);
      long before = held.getAndUpdate(now -> Math.min(now, kept));
      if (before > kept) {
        free.release((int) (before - kept));
      }
    }

    /** Gives everything back; once is enough, more often changes nothing. */
    @Override
    public void close() {
      reduceTo(0);
    }
  }
}
