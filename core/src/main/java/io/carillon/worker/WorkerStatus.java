package io.carillon.worker;

import java.util.Locale;

/** What a worker does. */
enum WorkerStatus {
  /** Takes and runs. */
  ACTIVE,
  /** Runs what it has, takes nothing until it is resumed. */
  PAUSED,
  /** Runs what it has, takes nothing more, and then stops. */
  DRAINING,
  /** Ended by itself. */
  STOPPED,
  /** Let its lease end. */
  LOST;

  static WorkerStatus of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean lives() {
    return this == ACTIVE || this == PAUSED || this == DRAINING;
  }

  /** Whether it can be paused, resumed and drained. */
  boolean takesOrders() {
    return this == ACTIVE || this == PAUSED;
  }

  @Override
  public String toString() {
    return code();
  }
}
