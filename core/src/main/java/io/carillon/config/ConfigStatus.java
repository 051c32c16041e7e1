package io.carillon.config;

import java.util.Locale;

/** Whether and why a task config is scheduled. */
public enum ConfigStatus {
  /** Scheduled. */
  ACTIVE,
  /** Held by a person, or by its failures. */
  PAUSED,
  /** Switched off, or finished: nothing more is due. */
  INACTIVE,
  /** Cannot be scheduled; an update heals it. */
  ERROR,
  /** Gone, apart from its history. */
  DELETED;

  /** The name in tables and JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status of a name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ConfigStatus of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
