package io.carillon.fault;

/** What was asked for does not fit the present state; asked again later it may. */
public final class ConflictException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final String code;

  /**
   * Makes one.
   *
   * @param code a short stable word for programs, as in {@code stale_version}
   * @param message what stands in the way, for people
   */
  public ConflictException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** A short stable word for programs. */
  public String code() {
    return code;
  }
}
