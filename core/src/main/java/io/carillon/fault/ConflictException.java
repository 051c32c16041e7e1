package io.carillon.fault;

/** Thrown when a request conflicts with the current state; it may succeed later. */
public final class ConflictException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /** The code for an object that is deleted. */
  public static final String DELETED = "deleted";

  /** The code for a change that is based on another version than the present one. */
  public static final String STALE_VERSION = "stale_version";

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
