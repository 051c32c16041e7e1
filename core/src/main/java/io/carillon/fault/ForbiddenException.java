package io.carillon.fault;

/** Whoever asks may not do what is asked for; another one may. */
public final class ForbiddenException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Makes one.
   *
   * @param message which right is missing, and what gives it
   */
  public ForbiddenException(String message) {
    super(message);
  }
}
