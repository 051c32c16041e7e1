package io.carillon.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The slots of a worker: one per concurrent execution. */
final class SlotPool {

  // The longest time to hold messages back for a slot, before other workers get them.
  private static final long HOLD_MILLIS = 250;
  private static final long GATHER_MILLIS = 2;

  private final int all;
  private final Semaphore free;

  SlotPool(int all) {
    this.all = all;
    this.free = new Semaphore(all);
  }

  /**
   * Takes all free slots, waiting briefly for one.
   *
   * @param most whether there is a backlog: then it waits until most slots are free, since small
   *     claims are expensive
   * @return the number taken; 0 for none
   */
  int takeFree(boolean most) throws InterruptedException {
    int many = all - all / 10;
    if (most && free.tryAcquire(many, GATHER_MILLIS, TimeUnit.MILLISECONDS)) {
      return many + free.drainPermits();
    }
    return free.tryAcquire(HOLD_MILLIS, TimeUnit.MILLISECONDS) ? 1 + free.drainPermits() : 0;
  }

  /** Takes free slots, at most this many; returns the number taken. */
  int takeUpTo(int wanted) {
    int taken = 0;
    while (taken < wanted && free.tryAcquire()) {
      taken++;
    }
    return taken;
  }

  /** Gives this many slots back. */
  void release(int slots) {
    free.release(slots);
  }

  /** Returns whether all slots are free. */
  boolean allFree() {
    return free.availablePermits() == all;
  }

  /** Waits until all slots are free, at most this long. */
  void awaitAllFree(Duration atMost) throws InterruptedException {
    if (free.tryAcquire(all, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      free.release(all);
    }
  }
}
