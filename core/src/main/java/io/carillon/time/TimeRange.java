package io.carillon.time;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A range of instants.
 *
 * @param from its first instant; null for no bound
 * @param to the first instant after it; null for no bound
 */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {

  private static final @Nullable Instant UNBOUNDED = null;

  /** All instants. */
  public static final TimeRange ANY = new TimeRange(UNBOUNDED, UNBOUNDED);

  /** Returns whether it has no bound. */
  public boolean isAny() {
    return from == null && to == null;
  }
}
