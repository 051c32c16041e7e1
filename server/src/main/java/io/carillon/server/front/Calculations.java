package io.carillon.server.front;

import io.carillon.fault.BusyException;
import io.carillon.fault.WorkStoppedException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Runs computations whose length the caller decides, such as forecasts: few at once, each with a
 * deadline. One that exceeds it is interrupted; the work notices through {@link
 * WorkStoppedException#throwIfInterrupted}. Thread-safe.
 */
public final class Calculations implements AutoCloseable {

  private enum Stage {
    RUNS,
    IS_BEING_STOPPED,
    STOPPED,
    ENDED
  }

  private final Semaphore turns;
  private final Semaphore waiting;
  private final Duration longest;
  private final ScheduledExecutorService clock;

  /**
   * Creates it with nothing running.
   *
   * @param atOnce maximum concurrent computations
   * @param waiting how many more may wait for a turn; further ones are refused
   * @param longest how long one may wait, and how long it may compute
   */
  public Calculations(int atOnce, int waiting, Duration longest) {
    this.turns = new Semaphore(atOnce, true);
    this.waiting = new Semaphore(atOnce + waiting);
    this.longest = longest;
    ThreadFactory thread = Thread.ofPlatform().daemon().name("carillon-deadlines").factory();
    this.clock = Executors.newSingleThreadScheduledExecutor(thread);
  }

  /**
   * Computes on the calling thread, which must be a platform thread.
   *
   * @param narrower advice for a computation that takes too long, as in "ask for a shorter span"
   * @throws BusyException when too many others compute or wait
   * @throws WorkStoppedException when it takes too long; its message contains {@code narrower}
   */
  public <T> T run(String narrower, Supplier<T> work) {
    if (!waiting.tryAcquire()) {
      throw tooMany();
    }
    try {
      return inTurn(narrower, work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw BusyException.ofServer("The server is stopping.");
    } finally {
      waiting.release();
    }
  }

  private <T> T inTurn(String narrower, Supplier<T> work) throws InterruptedException {
    if (!turns.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
      throw tooMany();
    }
    try {
      return untilDeadline(narrower, work);
    } finally {
      turns.release();
    }
  }

  private static BusyException tooMany() {
    return BusyException.ofServer(
        "Others compute forecasts, previews, audits or imports at present; try again.");
  }

  private <T> T untilDeadline(String narrower, Supplier<T> work) {
    Thread worker = Thread.currentThread();
    AtomicReference<Stage> stage = new AtomicReference<>(Stage.RUNS);
    ScheduledFuture<?> deadline =
        clock.schedule(() -> stop(worker, stage), longest.toNanos(), TimeUnit.NANOSECONDS);
    try {
      return work.get();
    } catch (RuntimeException e) {
      if (stage.get() != Stage.RUNS) {
        throw new WorkStoppedException(
            "It takes longer than %d s to compute: %s.".formatted(longest.toSeconds(), narrower));
      }
      throw e;
    } finally {
      deadline.cancel(false);
      end(stage);
    }
  }

  private static void stop(Thread worker, AtomicReference<Stage> stage) {
    if (stage.compareAndSet(Stage.RUNS, Stage.IS_BEING_STOPPED)) {
      worker.interrupt();
      stage.set(Stage.STOPPED);
    }
  }

  /** Clears the interrupt, so that it does not hit the thread's next request. */
  private static void end(AtomicReference<Stage> stage) {
    if (!stage.compareAndSet(Stage.RUNS, Stage.ENDED)) {
      while (stage.get() == Stage.IS_BEING_STOPPED) {
        Thread.onSpinWait(); // the deadline thread is between its two steps
      }
      Thread.interrupted();
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
