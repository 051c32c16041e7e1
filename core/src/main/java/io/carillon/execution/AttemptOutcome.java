package io.carillon.execution;

import io.carillon.text.Coded;
import java.util.Optional;

/** How an attempt ended. */
public enum AttemptOutcome implements Coded {
  /** The handler returned. */
  SUCCEEDED,
  /** The handler failed. */
  FAILED,
  /** It was stopped at its time-out. */
  TIMED_OUT,
  /** It was stopped on request. */
  CANCELLED,
  /** Its worker died, or its end is unknown. */
  LOST,
  /** The handler asked to be run again later. */
  SNOOZED,
  /** Its worker gave it back unfinished. */
  HANDED_BACK,
  /** Its runtime failed it and runs it again by itself. */
  RETRIED;

  /**
   * Returns the outcome with a name in tables and JSON.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static AttemptOutcome of(String code) {
    return Coded.of(AttemptOutcome.class, code);
  }

  /**
   * Returns the end state of an execution whose last attempt ended so; empty for an outcome that is
   * always followed by another attempt.
   */
  public Optional<ExecutionStatus> end() {
    return switch (this) {
      case SUCCEEDED -> Optional.of(ExecutionStatus.SUCCEEDED);
      case FAILED -> Optional.of(ExecutionStatus.FAILED);
      case TIMED_OUT -> Optional.of(ExecutionStatus.TIMED_OUT);
      case CANCELLED -> Optional.of(ExecutionStatus.CANCELLED);
      case LOST -> Optional.of(ExecutionStatus.LOST);
      case SNOOZED, HANDED_BACK, RETRIED -> Optional.empty();
    };
  }

  /** Returns whether it counts against the maximum number of attempts. */
  public boolean isFailure() {
    return this == FAILED || this == TIMED_OUT;
  }

  /** Returns whether it counts against the maximum number of losses. */
  public boolean isLoss() {
    return this == LOST;
  }
}
