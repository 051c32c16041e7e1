package io.carillon.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. A handler may return one; anything else it returns is a result. */
public sealed interface Outcome {

  /**
   * The work is done.
   *
   * @param result any value that can be written as JSON; null for none
   */
  record Succeeded(@Nullable Object result) implements Outcome {}

  /**
   * The work failed.
   *
   * @param retryable whether another attempt may go better
   */
  record Failed(TaskError error, boolean retryable) implements Outcome {}

  /**
   * The attempt was stopped at its deadline.
   *
   * @param limit the time it had
   * @param ignoredInterrupt whether the handler went on running after it was interrupted
   */
  record TimedOut(Duration limit, boolean ignoredInterrupt) implements Outcome {}

  /**
   * The attempt was stopped because somebody asked for it.
   *
   * @param reason who or what asked
   */
  record Cancelled(String reason) implements Outcome {}

  /**
   * The handler asks to be run again later; this attempt does not count as a failure.
   *
   * @param until the earliest start of the next attempt
   */
  record Snoozed(Instant until) implements Outcome {}

  /**
   * The worker gave the attempt back unfinished, at its shutdown; it does not count as a failure.
   */
  record HandedBack() implements Outcome {}
}
