package io.carillon.definition;

import java.util.Locale;

/** The scheduling status of a task config. */
public enum ConfigStatus {
  /** Scheduled. */
  ACTIVE,
  /** Suspended by a user, or after repeated failures. */
  PAUSED,
  /** Switched off or finished; it has no further due times. */
  INACTIVE,
  /** Cannot be scheduled until it is updated. */
  ERROR,
  /** Deleted; only its history is kept. */
  DELETED;

  /** Returns the name in tables and JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the status with a name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ConfigStatus of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
