package io.carillon.server.trail;

import org.jspecify.annotations.Nullable;

/** A request and its result: a line of the trail before it is written. See {@link TrailLine}. */
record AuditedRequest(
    @Nullable String actor,
    @Nullable String role,
    String source,
    String action,
    @Nullable String target,
    int status,
    @Nullable String detail) {

  /** Returns whether the request was refused. */
  boolean refused() {
    return status >= 400;
  }
}
