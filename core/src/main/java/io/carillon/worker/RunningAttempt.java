package io.carillon.worker;

import io.carillon.execution.Claim;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An attempt between its claim and its end: its thread, and whether it was told to stop. */
final class RunningAttempt {

  private final Claim claim;
  private final AtomicReference<@Nullable StopReason> stop = new AtomicReference<>();
  private final AtomicBoolean reported = new AtomicBoolean();
  private @Nullable Thread thread;
  private boolean over;

  RunningAttempt(Claim claim) {
    this.claim = claim;
  }

  Claim claim() {
    return claim;
  }

  @Nullable StopReason stopReason() {
    return stop.get();
  }

  /** True for the first who is to report the attempt's end: the attempt itself, or its deadline. */
  boolean mayReport() {
    return reported.compareAndSet(false, true);
  }

  /**
   * Called by the attempt's own thread before the handler; false when it was told to stop already.
   */
  synchronized boolean begin() {
    thread = Thread.currentThread();
    return stop.get() == null;
  }

  /** Called by the attempt's own thread after the handler: from here on nobody interrupts it. */
  synchronized void end() {
    over = true;
    Thread.interrupted(); // an interrupt that came too late is not the reporter's
  }

  /** Tells it to stop; the first reason stays. The other party of the lock is {@link #end}. */
  synchronized void stop(StopReason reason) {
    if (!over && stop.compareAndSet(null, reason) && thread != null) {
      thread.interrupt();
    }
  }
}
