package io.carillon.execution;

import io.carillon.task.TaskError;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The end of one attempt and the resulting state of its execution, which the store writes if the
 * attempt still holds its claim.
 *
 * @param workerId the worker that held the claim
 * @param outcome the outcome of the attempt, such as {@code failed}
 * @param next the new state of the execution: an end state or {@code RETRYING}
 * @param wakesIn with {@code RETRYING}, the delay before the next attempt, zero for none
 * @param ago how long before the settlement the attempt ended
 * @param result JSON text; null for none
 * @param failed whether it counts against the maximum number of attempts
 * @param lost whether its worker was lost
 */
public record Settlement(
    UUID executionId,
    int attempt,
    UUID workerId,
    String outcome,
    ExecutionStatus next,
    Duration wakesIn,
    Duration ago,
    @Nullable String result,
    @Nullable TaskError error,
    boolean failed,
    boolean lost) {

  /** Checks the transition against {@link ExecutionStatus#next()}. */
  public Settlement {
    if (!ExecutionStatus.RUNNING.next().contains(next)) {
      throw new IllegalArgumentException("a running execution cannot become " + next.code());
    }
  }

  /** Returns whether the attempt succeeded without a result or error. */
  boolean leavesNothing() {
    return next == ExecutionStatus.SUCCEEDED
        && outcome.equals("succeeded")
        && result == null
        && error == null;
  }

  /** Returns this settlement with another delay. */
  public Settlement withWakesIn(Duration changed) {
    return new Settlement(
        executionId, attempt, workerId, outcome, next, changed, ago, result, error, failed, lost);
  }

  /** Returns this settlement with another time since the end of the attempt. */
  public Settlement withAgo(Duration changed) {
    return new Settlement(
        executionId,
        attempt,
        workerId,
        outcome,
        next,
        wakesIn,
        changed,
        result,
        error,
        failed,
        lost);
  }

  /** Returns this settlement with another error. */
  public Settlement withError(@Nullable TaskError changed) {
    return new Settlement(
        executionId, attempt, workerId, outcome, next, wakesIn, ago, result, changed, failed, lost);
  }
}
