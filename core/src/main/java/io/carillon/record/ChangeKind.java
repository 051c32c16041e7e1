package io.carillon.record;

import java.util.Locale;

/** The kinds of schedule events that are changes. */
public enum ChangeKind {
  /** The config was created. */
  CREATED,
  /** The config was updated. */
  UPDATED,
  /** The config was paused: no due times from here on. */
  PAUSED,
  /** The config was resumed: due times again from here on. */
  RESUMED,
  /** An execution was requested now. */
  TRIGGERED,
  /** The schedule has no more due times. */
  FINISHED,
  /** The config cannot be scheduled. */
  ERROR,
  /** The config was deleted; its history stays. */
  DELETED,
  /** The config was restored after its deletion. */
  RESTORED;

  /** Returns the name in tables and JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
