package io.carillon.broker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A wake-up signal that executions may be waiting. Any thread may send it, at any time; one thread
 * waits for it. Signals between two waits coalesce.
 */
public final class WakeSignal {

  private final Semaphore told = new Semaphore(0);

  /** Creates a signal that has not been sent. */
  public WakeSignal() {}

  /** Ends the current wait, or the next one. */
  public void tell() {
    if (told.availablePermits() == 0) {
      told.release();
    }
  }

  /**
   * Waits until the signal is sent or the time has elapsed; returns at once if it was sent since
   * the last wait.
   *
   * @throws InterruptedException when the thread is interrupted while waiting
   */
  public void await(Duration atMost) throws InterruptedException {
    if (told.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      told.drainPermits();
    }
  }
}
