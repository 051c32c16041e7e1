package io.carillon.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The slots of a worker: one for each execution that it runs at a time. */
final class Slots {

  // How long messages may be held for a slot to become free before other workers get them.
  private static final long HOLD_MILLIS = 250;
  private static final long GATHER_MILLIS = 2;

  private final int all;
  private final Semaphore free;

  Slots(int all) {
    this.all = all;
    this.free = new Semaphore(all);
  }

  /**
   * Takes those that are free, and waits a moment for one.
   *
   * @param most whether much waits: then it lets most get free, since small claims cost
   * @return how many; 0 for none
   */
  int takeFree(boolean most) throws InterruptedException {
    int many = all - all / 10;
    if (most && free.tryAcquire(many, GATHER_MILLIS, TimeUnit.MILLISECONDS)) {
      return many + free.drainPermits();
    }
    return free.tryAcquire(HOLD_MILLIS, TimeUnit.MILLISECONDS) ? 1 + free.drainPermits() : 0;
  }

  /** Takes as many as are free, at most so many; answers how many. */
  int takeUpTo(int wanted) {
    int taken = 0;
    while (taken < wanted && free.tryAcquire()) {
      taken++;
    }
    return taken;
  }

  /** Gives so many back. */
  void release(int slots) {
    free.release(slots);
  }

  /** Whether none is taken. */
  boolean allFree() {
    return free.availablePermits() == all;
  }

  /** Waits until none is taken, at most that long. */
  void awaitAllFree(Duration atMost) throws InterruptedException {
    if (free.tryAcquire(all, atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      free.release(all);
    }
  }
}
