package io.carillon.tasks.scrape;

import java.util.concurrent.CancellationException;

/** The time limit of selectors on one page, and the check for interrupts. */
final class SelectorBudget {

  /** The time limit has been reached. */
  static final class SpentException extends RuntimeException {

    private static final long serialVersionUID = 1;

    SpentException() {
      super("the time is spent", null, false, false);
    }
  }

  private static final int STEPS_BETWEEN_LOOKS = 256;
  private static final int MAX_REMEMBERED = 1_000_000;

  private final long deadline;
  private int steps;
  private int remembered;

  /** Starts now, and ends after this many nanoseconds. */
  SelectorBudget(long nanos) {
    deadline = System.nanoTime() + nanos;
  }

  /**
   * Counts one small step.
   *
   * @throws SpentException when the time limit has been reached
   * @throws CancellationException when the thread is interrupted
   */
  void step() {
    if (++steps % STEPS_BETWEEN_LOOKS == 0) {
      look();
    }
  }

  /** Counts one step that may be long; throws as {@link #step} does. */
  void look() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    if (System.nanoTime() - deadline > 0) {
      throw new SpentException();
    }
  }

  /** Returns whether one more intermediate result may be kept in memory. */
  boolean mayRemember() {
    return remembered < MAX_REMEMBERED && ++remembered > 0;
  }
}
