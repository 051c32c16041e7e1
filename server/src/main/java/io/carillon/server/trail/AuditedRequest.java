package io.carillon.server.trail;

import org.jspecify.annotations.Nullable;

/**
 * A request and its result: a line of the trail before it is written. See {@link TrailLine}.
 *
 * @param caller null for an unknown caller
 * @param source the address that the request came from
 * @param action the method and the path template of the request, or {@link TrailLine#UNKNOWN_TOKEN}
 * @param target the ids in the path, or the id of the created object; null for none
 * @param status of the answer
 * @param detail further details; null for none
 */
public record AuditedRequest(
    @Nullable Caller caller,
    String source,
    String action,
    @Nullable String target,
    int status,
    @Nullable String detail) {

  /** The token of a caller. */
  public record Caller(String name, String role) {}

  /** Returns the name of the token; null for an unknown caller. */
  public @Nullable String actor() {
    return caller == null ? null : caller.name();
  }

  /** Returns the role of the token; null for an unknown caller. */
  public @Nullable String role() {
    return caller == null ? null : caller.role();
  }

  /** Returns whether the request was refused. */
  boolean refused() {
    return status >= 400;
  }
}
