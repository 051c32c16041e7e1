package io.carillon.execution;

import io.carillon.task.TaskError;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The end of one attempt and the resulting state of its execution, which the store writes if the
 * attempt still holds its claim.
 *
 * @param fence the attempt and the worker that held its claim
 * @param retryIn the delay before the next attempt, zero for none; null when the execution ends
 * @param ago how long before the settlement the attempt ended
 * @param result JSON text; null for none
 */
public record Settlement(
    Fence fence,
    AttemptOutcome outcome,
    @Nullable Duration retryIn,
    Duration ago,
    @Nullable String result,
    @Nullable TaskError error) {

  /**
   * The attempt that is settled; the row must still name it and its worker.
   *
   * @param attempt the number of the attempt
   * @param workerId the worker that held the claim
   */
  public record Fence(UUID executionId, int attempt, UUID workerId) {

    /** Returns the fence of a claim of a worker. */
    public static Fence of(Claim claim, UUID workerId) {
      return new Fence(claim.executionId(), claim.attempt(), workerId);
    }
  }

  /** Refuses the end of an execution by an outcome that another attempt follows. */
  public Settlement {
    if (retryIn == null && outcome.end().isEmpty()) {
      throw new IllegalArgumentException("an execution cannot end as " + outcome.code());
    }
  }

  /**
   * Returns the settlement of an attempt that succeeded, with which its execution ends.
   *
   * @param result JSON text; null for none
   */
  public static Settlement succeeded(Fence fence, @Nullable String result) {
    return new Settlement(fence, AttemptOutcome.SUCCEEDED, null, Duration.ZERO, result, null);
  }

  /**
   * Returns the settlement of an attempt that did not succeed, with which its execution ends.
   *
   * @throws IllegalArgumentException for an outcome that another attempt follows
   */
  public static Settlement ended(Fence fence, AttemptOutcome outcome, @Nullable TaskError error) {
    return new Settlement(fence, outcome, null, Duration.ZERO, null, error);
  }

  /** Returns the settlement of an attempt that another one follows after a delay. */
  public static Settlement retried(
      Fence fence, AttemptOutcome outcome, Duration retryIn, @Nullable TaskError error) {
    return new Settlement(fence, outcome, retryIn, Duration.ZERO, null, error);
  }

  /** Returns the execution. */
  public UUID executionId() {
    return fence.executionId();
  }

  /** Returns the number of the attempt. */
  public int attempt() {
    return fence.attempt();
  }

  /** Returns the worker that held the claim. */
  public UUID workerId() {
    return fence.workerId();
  }

  /** Returns the new state of the execution: an end state or {@code RETRYING}. */
  public ExecutionStatus next() {
    return retryIn == null ? outcome.end().orElseThrow() : ExecutionStatus.RETRYING;
  }

  /** Returns whether the execution ends with this attempt. */
  boolean ends() {
    return retryIn == null;
  }

  /** Returns the delay before the next attempt; zero when none follows. */
  public Duration wakesIn() {
    return retryIn == null ? Duration.ZERO : retryIn;
  }

  /** Returns whether the attempt succeeded without a result or error. */
  boolean leavesNothing() {
    return next() == ExecutionStatus.SUCCEEDED && result == null && error == null;
  }

  /** Returns this settlement with another delay before the next attempt. */
  public Settlement withRetryIn(Duration changed) {
    return new Settlement(fence, outcome, changed, ago, result, error);
  }

  /** Returns this settlement with another time since the end of the attempt. */
  public Settlement withAgo(Duration changed) {
    return new Settlement(fence, outcome, retryIn, changed, result, error);
  }

  /** Returns this settlement with another error. */
  public Settlement withError(@Nullable TaskError changed) {
    return new Settlement(fence, outcome, retryIn, ago, result, changed);
  }
}
