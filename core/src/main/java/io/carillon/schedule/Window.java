package io.carillon.schedule;

import io.carillon.fault.InvalidInputException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The span of time in which a schedule has due times, and how often it may fire in it.
 *
 * @param startAt the first instant inside, inclusive; null for no bound
 * @param endAt the first instant outside, exclusive; null for no bound
 * @param maxFires nothing more is due after this many fires, at least 1; null for no bound. It
 *     counts fires, not due times, so the scheduler enforces it: {@link DueTimes} do not consider
 *     it
 */
public record Window(
    @Nullable Instant startAt, @Nullable Instant endAt, @Nullable Integer maxFires) {

  private static final @Nullable Instant UNBOUNDED = null;
  private static final Window ALWAYS = new Window(UNBOUNDED, UNBOUNDED);

  /** Creates a window without a bound on fires. */
  public Window(@Nullable Instant startAt, @Nullable Instant endAt) {
    this(startAt, endAt, null);
  }

  /**
   * Checks the bounds.
   *
   * @throws InvalidInputException when {@code startAt} is not before {@code endAt}, or {@code
   *     maxFires} is below 1
   */
  public Window {
    if (maxFires != null && maxFires < 1) {
      throw InvalidInputException.at(
          "max_fires", maxFires + " is no number of fires: write one from 1.");
    }
    if (startAt != null && endAt != null && !startAt.isBefore(endAt)) {
      throw InvalidInputException.at(
          "end_at", "end_at " + endAt + " must be after start_at " + startAt + ".");
    }
  }

  /** Returns whether a schedule that fired this often has fired for the last time. */
  public boolean isUsedUp(long fires) {
    return maxFires != null && fires >= maxFires;
  }

  /** Returns whether an instant is inside the span. */
  public boolean contains(Instant instant) {
    return (startAt == null || !instant.isBefore(startAt))
        && (endAt == null || instant.isBefore(endAt));
  }

  /** Returns the window without bounds. */
  public static Window always() {
    return ALWAYS;
  }
}
