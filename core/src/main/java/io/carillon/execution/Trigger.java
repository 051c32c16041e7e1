package io.carillon.execution;

import java.util.Locale;

/** What an execution was queued for. */
public enum Trigger {
  /** A due time of the schedule. */
  SCHEDULE,
  /** A person, now. */
  MANUAL,
  /** A person, for a due time of the past. */
  BACKFILL;

  /** The name in tables and JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The trigger of a name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Trigger of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
