package io.carillon.worker;

import io.carillon.worker.RunningAttempt.StopReason;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Interrupts attempts at their deadline, and reports those that do not stop. */
final class AttemptTimeouts implements AutoCloseable {

  /** Time that a handler has to end after it was interrupted. */
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor timer;

  AttemptTimeouts() {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon(true).name("carillon-deadlines").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  /** An active deadline. */
  record Deadline(ScheduledFuture<?> stop, ScheduledFuture<?> report) {
    void cancel() {
      stop.cancel(false);
      report.cancel(false);
    }
  }

  /** Sets a deadline; {@code overdue} is called when the handler ignores the interrupt. */
  Deadline set(RunningAttempt attempt, Duration timeout, Consumer<AttemptEnd> overdue) {
    long millis = timeout.toMillis();
    return new Deadline(
        timer.schedule(
            () -> attempt.stop(new StopReason.Deadline()), millis, TimeUnit.MILLISECONDS),
        timer.schedule(
            () -> overdue.accept(new AttemptEnd.TimedOut(timeout, true)),
            millis + PATIENCE.toMillis(),
            TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
