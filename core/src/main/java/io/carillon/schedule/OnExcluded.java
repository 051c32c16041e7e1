package io.carillon.schedule;

import java.util.Locale;

/**
 * The treatment of a due time on a calendar's day off. Blackouts by the clock exclude a due time
 * without replacement.
 */
public enum OnExcluded {
  /** Skips it. */
  SKIP,
  /** Moves it to the next working day, at the same local time. */
  NEXT,
  /** Moves it to the previous working day, at the same local time. */
  PREVIOUS;

  /** Returns the name in tables and JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
