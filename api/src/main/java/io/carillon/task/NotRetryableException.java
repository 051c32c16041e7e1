package io.carillon.task;

import org.jspecify.annotations.Nullable;

/**
 * Thrown for a failure that a retry would only repeat: the execution fails without another attempt.
 */
public class NotRetryableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message the failure, for the people who read the execution
   */
  public NotRetryableException(String message) {
    super(message);
  }

  /**
   * Creates the exception with its cause.
   *
   * @param message the failure, for the people who read the execution
   * @param cause kept in the recorded stack
   */
  public NotRetryableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
