package io.carillon.schedule;

import io.carillon.text.Coded;

/**
 * The treatment of a due time on a calendar's day off. Blackouts by the clock exclude a due time
 * without replacement.
 */
public enum OnExcluded implements Coded {
  /** Skips it. */
  SKIP,
  /** Moves it to the next working day, at the same local time. */
  NEXT,
  /** Moves it to the previous working day, at the same local time. */
  PREVIOUS
}
