package io.carillon.worker;

import io.carillon.task.Outcome;
import io.carillon.task.TaskError;
import java.time.Duration;

/**
 * The end of an attempt: the handler's own outcome, or the reason for which the engine ended it.
 */
public sealed interface AttemptEnd {

  /** The handler returned, or threw an exception, which is a failure. */
  record Returned(Outcome outcome) implements AttemptEnd {}

  /**
   * The attempt was stopped at its deadline.
   *
   * @param limit the time it had
   * @param ignoredInterrupt whether the handler went on running after it was interrupted
   */
  record TimedOut(Duration limit, boolean ignoredInterrupt) implements AttemptEnd {}

  /**
   * The attempt was stopped on request.
   *
   * @param reason who or what requested it
   */
  record Cancelled(String reason) implements AttemptEnd {}

  /**
   * The worker handed the attempt back unfinished, at its shutdown or because it could not start
   * it; it does not count as a failure.
   */
  record HandedBack() implements AttemptEnd {}

  /** Returns the end of an attempt that failed. */
  static AttemptEnd failed(TaskError error, boolean retryable) {
    return new Returned(new Outcome.Failed(error, retryable));
  }
}
