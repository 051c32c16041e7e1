package io.carillon.task;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;

/** What a handler knows of the attempt it runs, and its way to report on it. */
public interface TaskContext {

  /** The execution's id, the same in every attempt: use it as the idempotency key. */
  UUID executionId();

  /** The number of this attempt, from 1: the fencing token for systems that can check one. */
  int attempt();

  /** The task config that is run. */
  long taskConfigId();

  /** The instant the schedule names for this execution; empty when a person started it. */
  Optional<Instant> dueAt();

  /** When an execution of the same task config last ended well, as known when it is asked for. */
  Optional<Instant> lastSuccess();

  /**
   * Its lines are kept with the execution: at most 10,000 lines of 8,192 characters an attempt, and
   * a last line that says so when more were written.
   */
  Logger logger();

  /**
   * Tells how far the work has come; the last one told is shown.
   *
   * @param fraction from 0 to 1
   * @param message a few words, at most 500 characters
   * @throws IllegalArgumentException for a fraction outside its bounds
   */
  void progress(double fraction, String message);

  /**
   * Whether the attempt was cancelled, timed out or lost its lease; its thread is interrupted too.
   */
  boolean cancelled();
}
