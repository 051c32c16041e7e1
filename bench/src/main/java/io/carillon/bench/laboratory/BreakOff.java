package io.carillon.bench.laboratory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Handles a signal to this process: interrupts the thread that created it and delays the exit until
 * that thread has stopped what it started and closed this, at most a minute.
 */
public final class BreakOff implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Thread running = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile Runnable stop = () -> {};

  private BreakOff() {}

  /** Work in a laboratory. */
  @FunctionalInterface
  public interface Measuring {
    /** Does the work. */
    void run() throws Exception;
  }

  /** Returns a handler for the calling thread, in effect from now on. */
  public static BreakOff atSignal() {
    BreakOff breakOff = new BreakOff();
    Runtime.getRuntime().addShutdownHook(new Thread(breakOff::signal, "bench-break-off"));
    return breakOff;
  }

  private void signal() {
    if (finished.getCount() > 0) {
      running.interrupt();
      stop.run();
      awaitFinished();
    }
  }

  private void awaitFinished() {
    try {
      if (!finished.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("not everything could be stopped in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Measures in that laboratory; a signal stops its processes. */
  public void watch(Laboratory laboratory, Measuring measuring) throws Exception {
    stop = laboratory::breakOff;
    try {
      measuring.run();
    } finally {
      // Clears the interrupt of a signal: closing must still wait for the server's end.
      if (Thread.interrupted()) {
        laboratory.progress("broken off");
      }
    }
  }

  /** Reports that everything is stopped, so that the process may exit. */
  @Override
  public void close() {
    finished.countDown();
  }
}
