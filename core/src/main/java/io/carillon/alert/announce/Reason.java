package io.carillon.alert.announce;

import io.carillon.text.Coded;

/** Why something is announced. */
public enum Reason implements Coded {
  /** Alerts fire. */
  FIRING,
  /** Alerts still fire. */
  REPEATED,
  /** Alerts are over. */
  RESOLVED,
  /** A user tries out the receivers of a rule. */
  TRIAL
}
