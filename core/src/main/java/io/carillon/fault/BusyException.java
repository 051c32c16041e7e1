package io.carillon.fault;

/** The server has no room for a request at present; nothing was changed. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean byCaller;

  private BusyException(boolean byCaller, String message) {
    super(message);
    this.byCaller = byCaller;
  }

  /** All requests together take what there is. */
  public static BusyException ofServer(String message) {
    return new BusyException(false, message);
  }

  /** The requests of one caller take what one caller may have. */
  public static BusyException ofCaller(String message) {
    return new BusyException(true, message);
  }

  /** Whether the caller's own requests are in the way: 429 instead of 503. */
  public boolean isByCaller() {
    return byCaller;
  }
}
