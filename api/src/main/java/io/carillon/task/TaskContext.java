package io.carillon.task;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;

/** Information about the attempt that a handler runs, and the means to report on it. */
public interface TaskContext {

  /** Returns the execution's id, the same in every attempt: use it as the idempotency key. */
  UUID executionId();

  /**
   * Returns the number of this attempt, from 1: the fencing token for systems that can check one.
   */
  int attempt();

  /**
   * Returns whether a failure of this attempt ends the execution because no attempt of its config
   * is left: the moment to tell people, or to undo what earlier attempts did. A snooze and a loss
   * of the worker do not count as failures, so another attempt may still follow.
   *
   * <p>A context that does not know the number of attempts, such as one written for a test, returns
   * false.
   */
  default boolean isLastAttempt() {
    return false;
  }

  /** Returns the id of the task config. */
  long taskConfigId();

  /** Returns the due time of this execution; empty when it was started by hand. */
  Optional<Instant> dueAt();

  /** Returns when an execution of the same task config last succeeded, as known at the call. */
  Optional<Instant> lastSuccess();

  /**
   * Returns a logger whose lines are kept with the execution: at most 10,000 lines of 8,192
   * characters per attempt, and a last line that says so when more were written.
   */
  Logger logger();

  /**
   * Reports the progress of the work; the last report is shown.
   *
   * @param fraction from 0 to 1
   * @param message a short text, at most 500 characters
   * @throws IllegalArgumentException for a fraction outside its bounds
   */
  void progress(double fraction, String message);

  /**
   * Reserves memory for data that the handler is about to hold, such as a page or a file: the
   * handlers of a node share a quarter of its maximum heap. Waits, in request order, until enough
   * is free. Memory still reserved at the end of the attempt is released then.
   *
   * <p>An attempt holds one reservation at a time, so that handlers cannot deadlock: reserve once,
   * before reading, for everything needed at the same time.
   *
   * @param bytes at least 0
   * @throws InterruptedException when the attempt is told to stop while it waits
   * @throws IllegalArgumentException for less than 0, or more than {@link #memoryBudget}
   * @throws IllegalStateException while this attempt holds a reservation
   */
  ReservedMemory reserveMemory(long bytes) throws InterruptedException;

  /** Returns the largest number of bytes that {@link #reserveMemory} can reserve on this node. */
  long memoryBudget();

  /**
   * Returns the settings of a connection, with its secrets filled in. They may hold secret values:
   * do not log them, and do not put them into a result or an error.
   *
   * @param name the name of the connection
   * @param settings the settings record of the connection's kind
   * @throws NotRetryableException when there is no such connection, its kind has other settings, or
   *     a secret of it is missing; the message names the connection and the secret
   */
  default <S> S connection(String name, Class<S> settings) throws NotRetryableException {
    throw new NotRetryableException("There is no connection named " + name);
  }

  /**
   * Returns the trace that this attempt is a part of, as the header {@code traceparent} of W3C
   * Trace Context names it to a system that the handler calls; empty for an execution without a
   * trace.
   */
  default Optional<String> traceparent() {
    return Optional.empty();
  }

  /** Returns the header {@code tracestate} that belongs to {@link #traceparent}; empty for none. */
  default Optional<String> tracestate() {
    return Optional.empty();
  }

  /**
   * Returns whether the attempt was cancelled, timed out or lost its lease; its thread is
   * interrupted too.
   */
  boolean cancelled();
}
