package io.carillon.schedule;

import io.carillon.fault.InvalidInputException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The span of time in which a schedule has due times.
 *
 * @param startAt the first instant inside, inclusive; null for no bound
 * @param endAt the first instant outside, exclusive; null for no bound
 */
public record Window(@Nullable Instant startAt, @Nullable Instant endAt) {

  private static final Window ALWAYS = new Window(null, null);

  /**
   * Checks the order of the bounds.
   *
   * @throws InvalidInputException when {@code startAt} is not before {@code endAt}
   */
  public Window {
    if (startAt != null && endAt != null && !startAt.isBefore(endAt)) {
      throw InvalidInputException.at(
          "end_at", "end_at " + endAt + " must be after start_at " + startAt + ".");
    }
  }

  /** The window without bounds. */
  public static Window always() {
    return ALWAYS;
  }
}
