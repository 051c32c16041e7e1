package io.carillon.execution;

import io.carillon.task.TaskError;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt ended and what its execution becomes: what the store writes, if the attempt still
 * holds its claim.
 *
 * @param workerId the worker that held the claim
 * @param outcome the attempt's own end, as in {@code failed}
 * @param next the execution's state from now on: an end state or {@code RETRYING}
 * @param wakesIn with {@code RETRYING}: the delay before the next attempt, zero for none
 * @param ago how long before the settlement the attempt ended
 * @param result JSON text; null for none
 * @param failed whether it counts against the attempts that are left
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

  /** Checks the transition against the table. */
  public Settlement {
    if (!ExecutionStatus.RUNNING.next().contains(next)) {
      throw new IllegalArgumentException("a running execution cannot become " + next.code());
    }
  }

  /** Whether it ended well, and there is nothing more to say of it. */
  boolean leavesNothing() {
    return next == ExecutionStatus.SUCCEEDED
        && outcome.equals("succeeded")
        && result == null
        && error == null;
  }

  /** The same with that delay. */
  public Settlement withWakesIn(Duration changed) {
    return new Settlement(
        executionId, attempt, workerId, outcome, next, changed, ago, result, error, failed, lost);
  }

  /** The same, ended that long ago. */
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

  /** The same with that error. */
  public Settlement withError(@Nullable TaskError changed) {
    return new Settlement(
        executionId, attempt, workerId, outcome, next, wakesIn, ago, result, changed, failed, lost);
  }
}
