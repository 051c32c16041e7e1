package io.carillon.worker;

import io.carillon.definition.Retry;
import io.carillon.execution.AttemptOutcome;
import io.carillon.execution.Claim;
import io.carillon.execution.Settlement;
import io.carillon.execution.Settlement.Fence;
import io.carillon.sentence.Sentence;
import io.carillon.task.Outcome;
import io.carillon.task.TaskError;
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
    Fence fence = Fence.of(claim, worker);
    return switch (end) {
      case AttemptEnd.Returned(Outcome.Succeeded(Object result)) -> succeeded(fence, result);
      case AttemptEnd.Returned(Outcome.Failed(TaskError error, boolean retryable)) ->
          retryable
              ? failed(claim, fence, AttemptOutcome.FAILED, error, retry, random)
              : failedForGood(fence, error);
      case AttemptEnd.TimedOut out ->
          failed(claim, fence, AttemptOutcome.TIMED_OUT, timeout(out), retry, random);
      case AttemptEnd.Cancelled(String reason) -> cancelled(fence, reason);
      case AttemptEnd.Returned(Outcome.Snoozed(Instant until)) -> snoozed(fence, until, now);
      case AttemptEnd.HandedBack() ->
          Settlement.retried(fence, AttemptOutcome.HANDED_BACK, Duration.ZERO, null);
    };
  }

  /**
   * Returns the settlement of an execution whose worker died: another attempt, or lost after too
   * many losses.
   */
  static Settlement lost(UUID execution, int attempt, int losses, UUID worker) {
    TaskError error =
        TaskError.of("worker_lost", Sentence.of("error_worker_lost").with("worker", worker).text());
    return lost(new Fence(execution, attempt, worker), losses, error);
  }

  /**
   * Returns the settlement of an execution whose attempt no longer runs anywhere.
   *
   * @param losses number of attempts lost before this one
   */
  public static Settlement lost(Fence fence, int losses, TaskError error) {
    return losses + 1 >= MAX_LOSSES
        ? Settlement.ended(fence, AttemptOutcome.LOST, error)
        : Settlement.retried(fence, AttemptOutcome.LOST, Duration.ZERO, error);
  }

  private static TaskError timeout(AttemptEnd.TimedOut end) {
    Sentence sentence =
        end.ignoredInterrupt()
            ? Sentence.of("error_timeout_ignored")
            : Sentence.of("error_timeout");
    return TaskError.of("timeout", sentence.with("limit", end.limit()).text());
  }

  private static Settlement cancelled(Fence fence, String reason) {
    TaskError error = TaskError.of(AttemptOutcome.CANCELLED.code(), reason);
    return Settlement.ended(fence, AttemptOutcome.CANCELLED, error);
  }

  private static Settlement succeeded(Fence fence, @Nullable Object result) {
    return switch (ResultText.of(result)) {
      case ResultText.Written(String json) -> Settlement.succeeded(fence, json);
      case ResultText.Refused(TaskError error) -> failedForGood(fence, error);
    };
  }

  private static Settlement snoozed(Fence fence, Instant until, Instant now) {
    if (until.isAfter(now.plus(MAX_SNOOZE))) {
      String why =
          Sentence.of("error_snoozed_too_long")
              .with("until", until)
              .with("days", MAX_SNOOZE.toDays())
              .text();
      return failedForGood(fence, TaskError.of("snoozed_too_long", why));
    }
    Duration wakesIn = positive(Duration.between(now, until));
    return Settlement.retried(fence, AttemptOutcome.SNOOZED, wakesIn, null);
  }

  private static Settlement failedForGood(Fence fence, TaskError error) {
    return Settlement.ended(fence, AttemptOutcome.FAILED, error);
  }

  private static Settlement failed(
      Claim claim,
      Fence fence,
      AttemptOutcome outcome,
      TaskError error,
      Retry retry,
      RandomGenerator random) {
    int failures = claim.tries().failures() + 1;
    return claim.tries().isLast()
        ? Settlement.ended(fence, outcome, error)
        : Settlement.retried(fence, outcome, retry.delayAfter(failures, random), error);
  }

  private static Duration positive(Duration duration) {
    return duration.isNegative() ? Duration.ZERO : duration;
  }
}
