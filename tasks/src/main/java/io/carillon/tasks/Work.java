package io.carillon.tasks;

import java.util.concurrent.CancellationException;

/** The time that selectors may take on one page, and the interrupt they must notice. */
final class Work {

  /** The time is spent. */
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

  /** Begins now, and ends after so many nanoseconds. */
  Work(long nanos) {
    deadline = System.nanoTime() + nanos;
  }

  /**
   * One small step.
   *
   * @throws SpentException when the time is spent
   * @throws CancellationException when the thread is interrupted
   */
  void step() {
    if (++steps % STEPS_BETWEEN_LOOKS == 0) {
      look();
    }
  }

  /** One step that may be long; it throws as {@link #step} does. */
  void look() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    if (System.nanoTime() - deadline > 0) {
      throw new SpentException();
    }
  }

  /** Whether one more intermediate result may be kept in memory. */
  boolean mayRemember() {
    return remembered < MAX_REMEMBERED && ++remembered > 0;
  }
}
