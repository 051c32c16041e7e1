package io.carillon.manager.run;

import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.ConflictException;

/** Checks whether an execution may be run again. */
public final class RetryCheck {

  private RetryCheck() {}

  /**
   * Refuses an execution that has not ended.
   *
   * @throws ConflictException {@code not_ended}
   */
  public static void requireEnded(ExecutionStatus status) {
    if (!status.ended()) {
      throw new ConflictException(
          "not_ended", "Only an ended execution can be retried; it is " + status.code() + ".");
    }
  }
}
