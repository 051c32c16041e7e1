package io.carillon.schedule;

import java.util.Locale;

/**
 * What becomes of a due time on a day that a calendar closes. Blackouts by the clock exclude a due
 * time without another one in its place.
 */
public enum OnExcluded {
  /** Nothing fires for it. */
  SKIP,
  /** Due on the next working day instead, at the same local time. */
  NEXT,
  /** Due on the working day before instead, at the same local time. */
  PREVIOUS;

  /** The name in tables and JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
