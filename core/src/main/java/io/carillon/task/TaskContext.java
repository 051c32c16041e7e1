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
   * Reserves memory for what the handler is about to keep, such as a page or a file: the handlers
   * of a node share a quarter of its largest heap. Waits, in the order of the requests, until so
   * much is free. What is still reserved at the end of the attempt is given back then.
   *
   * <p>An attempt holds one reservation at a time, so that handlers cannot wait for each other for
   * ever: reserve once, for all that is needed at the same time, before it is read.
   *
   * @param bytes at least 0
   * @throws InterruptedException when the attempt is told to stop while it waits
   * @throws IllegalArgumentException for less than 0, or more than all handlers share
   * @throws IllegalStateException while this attempt holds a reservation
   */
  ReservedMemory reserveMemory(long bytes) throws InterruptedException;

  /** The largest number of bytes that {@link #reserveMemory} can reserve on this node. */
  long memoryBudget();

  /**
   * Whether the attempt was cancelled, timed out or lost its lease; its thread is interrupted too.
   */
  boolean cancelled();
}
