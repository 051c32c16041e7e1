package io.carillon.record;

import io.carillon.text.Coded;

/** The kinds of schedule events: decisions about due times, and changes of a config. */
public enum EventKind implements Coded {
  /** A due time was decided to run. */
  FIRED,
  /** A due time was left out, since an execution before it had not ended. */
  SKIPPED,
  /** Due times passed while no node decided, and are not made up for. */
  MISSED,
  /** Due times passed while no node decided, and were merged into a later one. */
  COALESCED,
  /** Due times were left out by the calendar. */
  EXCLUDED,
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

  /**
   * Returns the kind with a name in tables and JSON.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static EventKind of(String code) {
    return Coded.of(EventKind.class, code);
  }
}
