package io.carillon.worker;

import io.carillon.execution.Claim;
import io.carillon.tracing.AttemptSpan;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** An attempt between its claim and its end: its thread, and the request to stop it. */
final class RunningAttempt {

  /** The reason why a running attempt was told to stop. */
  sealed interface StopReason {

    /** Its deadline has passed. */
    record Deadline() implements StopReason {}

    /** A user or a policy requested it. */
    record Asked(String reason) implements StopReason {}

    /** The worker shuts down and hands it back. */
    record Shutdown() implements StopReason {}

    /** The worker cannot renew its lease; another worker will run the execution. */
    record LeaseLost() implements StopReason {}
  }

  private final Claim claim;
  private final AtomicReference<@Nullable StopReason> stop = new AtomicReference<>();
  private final AtomicBoolean reported = new AtomicBoolean();
  private @Nullable Thread thread;
  private boolean over;

  private final @Nullable AttemptSpan span;

  RunningAttempt(Claim claim) {
    this(claim, null);
  }

  /**
   * @param span null without a trace
   */
  RunningAttempt(Claim claim, @Nullable AttemptSpan span) {
    this.claim = claim;
    this.span = span;
  }

  @Nullable AttemptSpan span() {
    return span;
  }

  Claim claim() {
    return claim;
  }

  @Nullable StopReason stopReason() {
    return stop.get();
  }

  /** True for the first caller, which must report the end: the attempt itself or its deadline. */
  boolean mayReport() {
    return reported.compareAndSet(false, true);
  }

  /**
   * Called by the attempt's own thread before the handler; false when it was already told to stop.
   */
  synchronized boolean begin() {
    thread = Thread.currentThread();
    return stop.get() == null;
  }

  /** Called by the attempt's own thread after the handler: it is not interrupted from here on. */
  synchronized void end() {
    over = true;
    Thread.interrupted(); // a late interrupt must not reach the reporter
  }

  /** Tells the attempt to stop; the first reason is kept. The lock excludes {@link #end}. */
  synchronized void stop(StopReason reason) {
    if (!over && stop.compareAndSet(null, reason) && thread != null) {
      thread.interrupt();
    }
  }
}
