package io.carillon.definition;

import io.carillon.text.Coded;

/** The scheduling status of a task config. */
public enum ConfigStatus implements Coded {
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

  /**
   * Returns the status with a name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ConfigStatus of(String code) {
    return Coded.of(ConfigStatus.class, code);
  }
}
