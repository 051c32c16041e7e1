package io.carillon.task;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of an attempt, as a handler may return it instead of a result. Any other value that a
 * handler returns is the result of a success.
 */
public sealed interface Outcome {

  /**
   * The work is done.
   *
   * @param result any value that can be written as JSON; null for none. JSON of up to 262,144 bytes
   *     is stored whole; of longer JSON only the beginning is stored, in an object that says so
   *     (see {@link TaskHandler#run}). A value that cannot be written fails the attempt.
   */
  record Succeeded(@Nullable Object result) implements Outcome {}

  /**
   * The work failed.
   *
   * @param retryable whether a retry may succeed
   */
  record Failed(TaskError error, boolean retryable) implements Outcome {

    /** Refuses null. */
    public Failed {
      Objects.requireNonNull(error, "error of Outcome.Failed");
    }
  }

  /**
   * The handler asks to be run again later; this attempt does not count as a failure, so it does
   * not use up an attempt of the config.
   *
   * @param until the earliest start of the next attempt, at most {@value #MAX_SNOOZE_DAYS} days
   *     from now: a later one fails the execution. An instant in the past means at once.
   */
  record Snoozed(Instant until) implements Outcome {

    /** Maximum number of days a snooze may last. */
    public static final int MAX_SNOOZE_DAYS = 366;

    /** Refuses null. */
    public Snoozed {
      Objects.requireNonNull(until, "until of Outcome.Snoozed");
    }
  }
}
