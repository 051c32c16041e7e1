package io.carillon.alert.life;

import io.carillon.text.Coded;

/** What is to be announced of an alert. */
public enum Telling implements Coded {
  /** That it fires. */
  FIRING,
  /** That it is over. */
  RESOLVED
}
