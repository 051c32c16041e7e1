package io.carillon.server.front;

import io.carillon.fault.BusyException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory that all requests in flight may take together, in bytes. A request reserves what it is
 * going to need before it takes it, waits a little when there is not enough, and gives it back at
 * its end. Safe for use by many threads.
 */
public final class RequestBudget {

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition released = lock.newCondition();
  private final long size;
  private final Duration patience;
  private long free;

  /**
   * With nothing reserved.
   *
   * @param size in bytes, at least 1
   * @param patience how long a reservation waits for others to end
   */
  public RequestBudget(long size, Duration patience) {
    this.size = size;
    this.free = size;
    this.patience = patience;
  }

  /** The whole of it, in bytes. */
  public long size() {
    return size;
  }

  /** What is not reserved, in bytes. */
  public long free() {
    lock.lock();
    try {
      return free;
    } finally {
      lock.unlock();
    }
  }

  /** A reservation of nothing, which may grow; to be closed at the end of the request. */
  public Reservation open() {
    return new Reservation();
  }

  /** What one request has reserved. For one thread after the other. */
  public final class Reservation implements AutoCloseable {

    private long held;

    private Reservation() {}

    /**
     * Makes the reservation at least so large.
     *
     * @param bytes no more than the whole budget is ever reserved for one request
     * @throws BusyException when there is not as much within the patience
     */
    public void growTo(long bytes) {
      long more = Math.min(bytes, size) - held;
      if (more > 0) {
        take(more);
        held += more;
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        free += held;
        held = 0;
        released.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void take(long bytes) {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (free < bytes) {
        if (nanos <= 0) {
          throw BusyException.ofServer(
              "The memory for requests is taken by others at present; try again.");
        }
        nanos = released.awaitNanos(nanos);
      }
      free -= bytes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BusyException.ofServer("The server is stopping.");
    } finally {
      lock.unlock();
    }
  }
}
