package io.carillon.execution;

import io.carillon.text.Coded;

/** The trigger of an execution. */
public enum Trigger implements Coded {
  /** A due time of the schedule. */
  SCHEDULE,
  /** A user, for now. */
  MANUAL,
  /** A user, for a past due time. */
  BACKFILL;

  /**
   * Returns the trigger with a name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static Trigger of(String code) {
    return Coded.of(Trigger.class, code);
  }
}
