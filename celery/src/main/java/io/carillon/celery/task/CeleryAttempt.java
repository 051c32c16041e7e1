package io.carillon.celery.task;

import io.carillon.execution.AttemptOutcome;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.HandedOver;
import io.carillon.execution.Settlement;
import io.carillon.task.Outcome;
import io.carillon.task.TaskError;
import io.carillon.time.Durations;
import io.carillon.worker.AttemptEnd;
import io.carillon.worker.OutcomeRules;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The present attempt of an execution on a Celery worker; computes its settlement for each possible
 * end.
 *
 * @param failures attempts that failed before this one
 * @param losses attempts that were lost before this one
 */
record CeleryAttempt(TaskState.Facts facts, int number, int failures, int losses, UUID worker) {

  /**
   * Settles by an end that a worker reported. With a cancel request, any end but success becomes
   * cancelled.
   */
  Settlement ended(CeleryOutcome ending, Instant now, RandomGenerator random) {
    String cancelled = facts.cancelReason();
    if (cancelled != null && ending.kind() != CeleryOutcome.Kind.SUCCEEDED) {
      return ended(new AttemptEnd.Cancelled(cancelled), now, random);
    }
    return switch (ending.kind()) {
      case SUCCEEDED ->
          ended(new AttemptEnd.Returned(new Outcome.Succeeded(ending.result())), now, random);
      case FAILED ->
          ended(AttemptEnd.failed(ending.errorOrNone(), ending.retryable()), now, random);
      case TIMED_OUT ->
          ended(new AttemptEnd.TimedOut(Duration.ZERO, false), now, random)
              .withError(ending.errorOrNone());
      case LOST -> lost(ending.errorOrNone());
      case REVOKED -> ended(new AttemptEnd.Cancelled("revoked in Celery"), now, random);
    };
  }

  /** Settles by the end of an attempt, exactly as for a Java handler. */
  Settlement ended(AttemptEnd end, Instant now, RandomGenerator random) {
    Claim claim =
        new Claim(
            0,
            facts.id(),
            new Claim.Tries(number, failures, facts.attempts().max()),
            facts.task(),
            Claim.Parameters.NONE);
    return OutcomeRules.of(claim, worker, end, facts.attempts().retry(), now, random);
  }

  /** Settles as lost with its worker: the next attempt follows, unless that happened too often. */
  Settlement lost(TaskError error) {
    Settlement lost = OutcomeRules.lost(fence(), losses, error);
    return lost.next() == ExecutionStatus.RETRYING ? lost.withRetryIn(HandedOver.HELD) : lost;
  }

  /** Settles as retried by Celery itself, which does not count against the config's attempts. */
  Settlement retried(@Nullable TaskError error) {
    return Settlement.retried(fence(), AttemptOutcome.RETRIED, HandedOver.HELD, error);
  }

  /** Settles as lost after a silence: its end is unknown. */
  Settlement givenUp(Duration silence) {
    String message =
        "No word from Celery for %s: no event and no reply said how it ended, and no worker has it. It may have run or not. Workers tell of their tasks when they run with -E (task events), and give results with the backend rpc://."
            .formatted(Durations.format(silence));
    return Settlement.ended(
        fence(), AttemptOutcome.LOST, TaskError.of("no_word_from_celery", message));
  }

  private Settlement.Fence fence() {
    return new Settlement.Fence(facts.id(), number, worker);
  }
}
