package io.carillon.fault;

/**
 * A computation was told to stop by an interrupt of its thread, because it took too long or nobody
 * waits for it any more; it has changed nothing.
 */
public final class WorkStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Made where the interrupt is seen, or with what the caller may do about it. */
  public WorkStoppedException(String message) {
    super(message);
  }

  /**
   * To be called in each turn of a loop whose length a user decides. The thread stays interrupted.
   *
   * @throws WorkStoppedException when the thread was interrupted
   */
  public static void throwIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new WorkStoppedException("The computation was stopped.");
    }
  }
}
