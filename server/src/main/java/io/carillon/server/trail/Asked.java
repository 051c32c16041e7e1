package io.carillon.server.trail;

import org.jspecify.annotations.Nullable;

/**
 * What was asked for and what came of it: a line of the trail before it is written. See {@link
 * TrailLine}.
 */
record Asked(
    @Nullable String actor,
    @Nullable String role,
    String source,
    String action,
    @Nullable String target,
    int status,
    @Nullable String detail) {

  /** Whether it changed nothing. */
  boolean refused() {
    return status >= 400;
  }
}
