package io.carillon.fault;

/** Thrown when the caller lacks the right for a request. */
public final class ForbiddenException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message the missing right, and what grants it
   */
  public ForbiddenException(String message) {
    super(message);
  }
}
