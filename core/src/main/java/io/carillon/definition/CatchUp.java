package io.carillon.definition;

import java.time.Duration;
import java.util.Locale;

/**
 * What becomes of due times that are found late (semantics section 4).
 *
 * @param mode what to do with them
 * @param grace a due time that is late by no more than this is on time; 0 to 1 day
 * @param window with {@code all}: those late by more than this are missed; 1 second to 366 days. A
 *     date saved in the past may lie back so far
 * @param maxRuns with {@code all}: at most so many fire, the last ones; 1 to 10,000
 */
public record CatchUp(Mode mode, Duration grace, Duration window, int maxRuns) {

  /**
   * The last one is fired, those before it are merged into it; a minute of grace, a window of a
   * day, 1,000 runs.
   */
  public static final CatchUp DEFAULT =
      new CatchUp(Mode.LATEST, Duration.ofSeconds(60), Duration.ofDays(1), 1_000);

  /** What to do with due times that are late. */
  public enum Mode {
    /** None fires; those beyond the grace are missed. */
    NONE,
    /** Fire the last one; the earlier ones are coalesced into it. */
    LATEST,
    /** Fire all inside the window, in their order; the earlier ones are missed. */
    ALL;

    /** The name in tables and JSON. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The same with that mode. */
  public CatchUp withMode(Mode changed) {
    return new CatchUp(changed, grace, window, maxRuns);
  }

  /** Whether a date saved so long after it passed still fires. */
  public boolean reaches(Duration lateness) {
    return lateness.compareTo(grace) <= 0 || (mode != Mode.NONE && lateness.compareTo(window) <= 0);
  }
}
