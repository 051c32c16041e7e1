package io.carillon.fault;

/**
 * Thrown when a computation is stopped by an interrupt of its thread, because it took too long or
 * its caller is gone; it has changed nothing.
 */
public final class WorkStoppedException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** Creates the exception with a message, which may say what the caller can do. */
  public WorkStoppedException(String message) {
    super(message);
  }

  /**
   * Throws if the thread was interrupted; call it in each iteration of a loop whose length depends
   * on user input. The thread stays interrupted.
   *
   * @throws WorkStoppedException when the thread was interrupted
   */
  public static void throwIfInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new WorkStoppedException("The computation was stopped.");
    }
  }
}
