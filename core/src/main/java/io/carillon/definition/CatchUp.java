package io.carillon.definition;

import io.carillon.text.Coded;
import java.time.Duration;

/**
 * The policy for due times that are decided late (semantics section 4).
 *
 * @param mode the treatment of late due times
 * @param grace a due time that is late by no more than this counts as on time; 0 to 1 day
 * @param window with {@code all}, due times late by more than this are missed; 1 second to 366
 *     days. A date may be saved up to this long after it has passed
 * @param maxRuns with {@code all}, at most this many of the latest due times fire; 1 to 10,000
 */
public record CatchUp(Mode mode, Duration grace, Duration window, int maxRuns) {

  /**
   * Fires the last late due time and coalesces the earlier ones into it; a grace of 1 minute, a
   * window of 1 day, 1,000 runs.
   */
  public static final CatchUp DEFAULT =
      new CatchUp(Mode.LATEST, Duration.ofSeconds(60), Duration.ofDays(1), 1_000);

  /** The treatment of late due times. */
  public enum Mode implements Coded {
    /** None fires; due times beyond the grace are missed. */
    NONE,
    /** The last one fires; the earlier ones are coalesced into it. */
    LATEST,
    /** All within the window fire, in order; the earlier ones are missed. */
    ALL
  }

  /** Returns this policy with another mode. */
  public CatchUp withMode(Mode changed) {
    return new CatchUp(changed, grace, window, maxRuns);
  }

  /** Returns whether a date that is saved this long after it has passed still fires. */
  public boolean reaches(Duration lateness) {
    return lateness.compareTo(grace) <= 0 || (mode != Mode.NONE && lateness.compareTo(window) <= 0);
  }
}
