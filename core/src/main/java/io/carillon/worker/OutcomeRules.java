package io.carillon.worker;

import io.carillon.definition.Retry;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Settlement;
import io.carillon.task.Outcome;
import io.carillon.task.TaskError;
import io.carillon.time.Durations;
import io.carillon.worker.report.ResultText;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Turns the end of an attempt into the settlement of its execution: ended, or retried at a time.
 * Nothing else does.
 */
public final class OutcomeRules {

  private static final int MAX_LOSSES = 3;
  private static final Duration MAX_SNOOZE = Duration.ofDays(Outcome.Snoozed.MAX_SNOOZE_DAYS);

  private OutcomeRules() {}

  /** Returns the settlement for the end of the claim's attempt. */
  public static Settlement of(
      Claim claim, UUID worker, AttemptEnd end, Retry retry, Instant now, RandomGenerator random) {
    return switch (end) {
      case AttemptEnd.Returned(Outcome.Succeeded(Object result)) ->
          succeeded(claim, worker, result);
      case AttemptEnd.Returned(Outcome.Failed(TaskError error, boolean retryable)) ->
          failed(claim, worker, "failed", ExecutionStatus.FAILED, error, retryable, retry, random);
      case AttemptEnd.TimedOut(Duration limit, boolean ignored) ->
          failed(
              claim,
              worker,
              "timed_out",
              ExecutionStatus.TIMED_OUT,
              TaskError.of("timeout", timeout(limit, ignored)),
              true,
              retry,
              random);
      case AttemptEnd.Cancelled(String reason) ->
          over(
              claim,
              worker,
              "cancelled",
              ExecutionStatus.CANCELLED,
              null,
              TaskError.of("cancelled", reason),
              false);
      case AttemptEnd.Returned(Outcome.Snoozed(Instant until)) ->
          snoozed(claim, worker, until, now);
      case AttemptEnd.HandedBack() ->
          again(claim, worker, "handed_back", Duration.ZERO, null, false, false);
    };
  }

  /**
   * Returns the settlement of an execution whose worker died: another attempt, or lost after too
   * many losses.
   */
  static Settlement lost(UUID execution, int attempt, int losses, UUID worker) {
    TaskError error = TaskError.of("worker_lost", "Worker %s let its lease end.".formatted(worker));
    return lost(execution, attempt, losses, worker, error);
  }

  /**
   * Returns the settlement of an execution whose attempt no longer runs anywhere.
   *
   * @param losses number of attempts lost before this one
   */
  public static Settlement lost(
      UUID execution, int attempt, int losses, UUID worker, TaskError error) {
    boolean over = losses + 1 >= MAX_LOSSES;
    return new Settlement(
        execution,
        attempt,
        worker,
        "lost",
        over ? ExecutionStatus.LOST : ExecutionStatus.RETRYING,
        Duration.ZERO,
        Duration.ZERO,
        null,
        error,
        false,
        true);
  }

  private static String timeout(Duration limit, boolean ignored) {
    String text = "It did not end within its time-out, " + Durations.format(limit) + ".";
    return ignored ? text + " It ignores the interrupt and still occupies its slot." : text;
  }

  private static Settlement succeeded(Claim claim, UUID worker, @Nullable Object result) {
    return switch (ResultText.of(result)) {
      case ResultText.Kept(String json) ->
          over(claim, worker, "succeeded", ExecutionStatus.SUCCEEDED, json, null, false);
      case ResultText.Refused(TaskError error) -> failedForGood(claim, worker, error);
    };
  }

  private static Settlement snoozed(Claim claim, UUID worker, Instant until, Instant now) {
    if (until.isAfter(now.plus(MAX_SNOOZE))) {
      String why =
          "The handler asked to be run again at %s, which is more than %d days from now."
              .formatted(until, MAX_SNOOZE.toDays());
      return failedForGood(claim, worker, TaskError.of("snoozed_too_long", why));
    }
    Duration wakesIn = positive(Duration.between(now, until));
    return again(claim, worker, "snoozed", wakesIn, null, false, false);
  }

  private static Settlement failedForGood(Claim claim, UUID worker, TaskError error) {
    return over(claim, worker, "failed", ExecutionStatus.FAILED, null, error, true);
  }

  private static Settlement failed(
      Claim claim,
      UUID worker,
      String outcome,
      ExecutionStatus end,
      TaskError error,
      boolean retryable,
      Retry retry,
      RandomGenerator random) {
    int failures = claim.failures() + 1;
    if (!retryable || failures >= claim.maxAttempts()) {
      return over(claim, worker, outcome, end, null, error, true);
    }
    return again(claim, worker, outcome, retry.delayAfter(failures, random), error, true, false);
  }

  private static Settlement over(
      Claim claim,
      UUID worker,
      String outcome,
      ExecutionStatus end,
      @Nullable String result,
      @Nullable TaskError error,
      boolean failed) {
    return new Settlement(
        claim.executionId(),
        claim.attempt(),
        worker,
        outcome,
        end,
        Duration.ZERO,
        Duration.ZERO,
        result,
        error,
        failed,
        false);
  }

  private static Settlement again(
      Claim claim,
      UUID worker,
      String outcome,
      Duration wakesIn,
      @Nullable TaskError error,
      boolean failed,
      boolean lost) {
    return new Settlement(
        claim.executionId(),
        claim.attempt(),
        worker,
        outcome,
        ExecutionStatus.RETRYING,
        wakesIn,
        Duration.ZERO,
        null,
        error,
        failed,
        lost);
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
