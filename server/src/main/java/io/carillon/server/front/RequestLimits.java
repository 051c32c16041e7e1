package io.carillon.server.front;

/** The limits of requests, for those who show them. */
public final class RequestLimits {

  /** Maximum size of a body in bytes. */
  public static final int BODY_BYTES = RequestBody.MAX_BYTES;

  private RequestLimits() {}
}
