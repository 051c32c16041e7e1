package io.carillon.broker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** That something may wait: any thread tells it, as often as it likes, and one waits for it. */
public final class News {

  private final Semaphore told = new Semaphore(0);

  /** Nothing is told yet. */
  public News() {}

  /** Ends the present wait, or the next one. */
  public void tell() {
    if (told.availablePermits() == 0) {
      told.release();
    }
  }

  /**
   * Waits until something is told, or was since the last wait.
   *
   * @throws InterruptedException when the thread is interrupted meanwhile
   */
  public void await(Duration atMost) throws InterruptedException {
    if (told.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      told.drainPermits();
    }
  }
}
