package io.carillon.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an attempt ended. A handler may return one; anything else it returns is a result. */
public sealed interface Outcome {

  /**
   * The work is done.
   *
   * @param result any value that can be written as JSON; null for none. It is kept when its JSON is
   *     at most 262,144 bytes long; of a longer one the beginning is kept, in an object that says
   *     so (see {@link TaskHandler#run}). A value that cannot be written fails the attempt.
   */
  record Succeeded(@Nullable Object result) implements Outcome {}

  /**
   * The work failed.
   *
   * @param retryable whether another attempt may go better
   */
  record Failed(TaskError error, boolean retryable) implements Outcome {

    /** Refuses null. */
    public Failed {
      Objects.requireNonNull(error, "error of Outcome.Failed");
    }
  }

  /**
   * The attempt was stopped at its deadline.
   *
   * @param limit the time it had
   * @param ignoredInterrupt whether the handler went on running after it was interrupted
   */
  record TimedOut(Duration limit, boolean ignoredInterrupt) implements Outcome {

    /** Refuses null. */
    public TimedOut {
      Objects.requireNonNull(limit, "limit of Outcome.TimedOut");
    }
  }

  /**
   * The attempt was stopped because somebody asked for it.
   *
   * @param reason who or what asked
   */
  record Cancelled(String reason) implements Outcome {

    /** Refuses null. */
    public Cancelled {
      Objects.requireNonNull(reason, "reason of Outcome.Cancelled");
    }
  }

  /**
   * The handler asks to be run again later; this attempt does not count as a failure, and so not
   * against the attempts that a config allows.
   *
   * @param until the earliest start of the next attempt, at most {@value #MAX_SNOOZE_DAYS} days
   *     from now: a later one fails the execution. One that is past means at once.
   */
  record Snoozed(Instant until) implements Outcome {

    /** How many days ahead a snooze may end. */
    public static final int MAX_SNOOZE_DAYS = 366;

    /** Refuses null. */
    public Snoozed {
      Objects.requireNonNull(until, "until of Outcome.Snoozed");
    }
  }

  /**
   * The worker gave the attempt back unfinished, at its shutdown; it does not count as a failure.
   */
  record HandedBack() implements Outcome {}
}
