package io.carillon.test;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Interrupts the thread of a test in which a handler runs for too long of real time. */
final class HandlerLimit implements AutoCloseable {

  private final Duration limit;
  private final ScheduledThreadPoolExecutor timer;

  HandlerLimit(Duration limit) {
    this.limit = limit;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("carillon-handler-limit").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Begins to watch the calling thread. */
  Watch begin() {
    return new Watch(Thread.currentThread());
  }

  @Override
  public String toString() {
    return limit.toMillis() + " ms of real time, the limit of ManualNode.Builder.handlerLimit";
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** Watches a thread until it is closed. */
  final class Watch implements AutoCloseable {

    private final ScheduledFuture<?> alarm;
    private boolean exceeded;
    private boolean over;

    private Watch(Thread watched) {
      this.alarm =
          timer.schedule(() -> interrupt(watched), limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The lock excludes {@link #close}, after which nothing is interrupted. */
    private synchronized void interrupt(Thread watched) {
      if (!over) {
        exceeded = true;
        watched.interrupt();
      }
    }

    /** Returns whether the limit was exceeded, and clears the interrupt that this caused. */
    synchronized boolean isExceeded() {
      if (exceeded) {
        Thread.interrupted();
      }
      return exceeded;
    }

    @Override
    public synchronized void close() {
      over = true;
      alarm.cancel(false);
    }
  }
}
