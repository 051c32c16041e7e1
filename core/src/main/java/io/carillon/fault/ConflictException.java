package io.carillon.fault;

/** Thrown when a request conflicts with the current state; it may succeed later. */
public final class ConflictException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String code;

  /**
   * Creates the exception.
   *
   * @param code a short, stable code for programs, such as {@code stale_version}
   * @param message the reason, for humans
   */
  public ConflictException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** Returns the short, stable code for programs. */
  public String code() {
    return code;
  }
}
