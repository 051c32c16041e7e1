package io.carillon.record;

import java.util.Locale;

/** The kinds of schedule event that are changes. */
public enum ChangeKind {
  /** The config was made. */
  CREATED,
  /** The config was changed. */
  UPDATED,
  /** No due times from here on. */
  PAUSED,
  /** Due times again from here on. */
  RESUMED,
  /** Somebody asked for an execution now. */
  TRIGGERED,
  /** Nothing more is to come. */
  FINISHED,
  /** The config cannot be scheduled. */
  ERROR,
  /** The config was deleted; its history stays. */
  DELETED,
  /** The deletion was taken back. */
  RESTORED;

  /** The name in tables and JSON. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
