package io.carillon.server.front;

import io.carillon.fault.BusyException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The memory budget of all requests in flight, in bytes. A request reserves before it allocates,
 * waits briefly when too little is free, and releases at its end. Thread-safe.
 */
public final class RequestBudget {

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition released = lock.newCondition();
  private final long size;
  private final Duration patience;
  private long free;

  /**
   * Creates a budget with nothing reserved.
   *
   * @param size in bytes, at least 1
   * @param patience how long a reservation waits for memory
   */
  public RequestBudget(long size, Duration patience) {
    this.size = size;
    this.free = size;
    this.patience = patience;
  }

  /** Returns the whole budget, in bytes. */
  public long size() {
    return size;
  }

  /** Returns the unreserved part, in bytes. */
  public long free() {
    lock.lock();
    try {
      return free;
    } finally {
      lock.unlock();
    }
  }

  /** Opens an empty reservation, to be closed at the end of the request. */
  public Reservation open() {
    return new Reservation();
  }

  /** The memory reserved by one request; used by one thread at a time. */
  public final class Reservation implements AutoCloseable {

    private long held;

    private Reservation() {}

    /**
     * Grows the reservation to the given size.
     *
     * @param bytes the new size; at most the whole budget is reserved for one request
     * @throws BusyException when the memory is not free within the patience
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
