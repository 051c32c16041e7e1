package io.carillon.execution;

import java.util.Locale;

/** The trigger of an execution. */
public enum Trigger {
  /** A due time of the schedule. */
  SCHEDULE,
  /** A user, for now. */
  MANUAL,
  /** A user, for a past due time. */
  BACKFILL;

  /** Returns the name in tables and JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the trigger with a name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Trigger of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
