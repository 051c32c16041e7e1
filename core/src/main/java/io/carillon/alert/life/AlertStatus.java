package io.carillon.alert.life;

import io.carillon.text.Coded;

/** Where an alert is in its life. */
public enum AlertStatus implements Coded {
  /** The condition holds, but not long enough yet. */
  PENDING,
  /** It has held long enough. */
  FIRING,
  /** As firing, and a silence keeps it from being announced. */
  SILENCED,
  /** Over. */
  RESOLVED
}
