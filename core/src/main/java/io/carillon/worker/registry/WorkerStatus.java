package io.carillon.worker.registry;

import io.carillon.text.Coded;

/** The status of a worker. */
public enum WorkerStatus implements Coded {
  /** Claims and runs executions. */
  ACTIVE,
  /** Runs what it has; claims nothing until it is resumed. */
  PAUSED,
  /** Runs what it has, claims nothing more, then stops. */
  DRAINING,
  /** Ended regularly. */
  STOPPED,
  /** Its lease ended without renewal. */
  LOST;

  /**
   * Returns the status with a name.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static WorkerStatus of(String code) {
    return Coded.of(WorkerStatus.class, code);
  }

  public boolean lives() {
    return this == ACTIVE || this == PAUSED || this == DRAINING;
  }

  /** Returns whether it can be paused, resumed and drained. */
  public boolean takesOrders() {
    return this == ACTIVE || this == PAUSED;
  }

  @Override
  public String toString() {
    return code();
  }
}
