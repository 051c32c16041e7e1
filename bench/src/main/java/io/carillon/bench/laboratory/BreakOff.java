package io.carillon.bench.laboratory;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What a signal to this process leads to: the thread that made this is interrupted, and the process
 * does not end before that thread has stopped what it started and closed this, a minute at most.
 */
public final class BreakOff implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Thread running = Thread.currentThread();
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile Runnable stop = () -> {};

  private BreakOff() {}

  /** What is done in a laboratory. */
  @FunctionalInterface
  public interface Measuring {
    /** Does it. */
    void run() throws Exception;
  }

  /** Of the calling thread, from now on. */
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

  /** Measures in that laboratory, whose processes a signal stops. */
  public void watch(Laboratory laboratory, Measuring measuring) throws Exception {
    stop = laboratory::breakOff;
    try {
      measuring.run();
    } finally {
      // Who breaks off interrupts; what is closed next waits for the server's end all the same.
      if (Thread.interrupted()) {
        laboratory.progress("broken off");
      }
    }
  }

  /** Everything is stopped: the process may end. */
  @Override
  public void close() {
    finished.countDown();
  }
}
