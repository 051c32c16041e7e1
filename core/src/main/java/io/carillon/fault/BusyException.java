package io.carillon.fault;

/** Thrown when the server has no capacity for a request at present; nothing was changed. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean byCaller;

  private BusyException(boolean byCaller, String message) {
    super(message);
    this.byCaller = byCaller;
  }

  /** Returns the exception for a limit that all requests together have reached. */
  public static BusyException ofServer(String message) {
    return new BusyException(false, message);
  }

  /** Returns the exception for a limit that the requests of one caller have reached. */
  public static BusyException ofCaller(String message) {
    return new BusyException(true, message);
  }

  /** Returns whether the caller's own requests reached the limit: 429 instead of 503. */
  public boolean isByCaller() {
    return byCaller;
  }
}
