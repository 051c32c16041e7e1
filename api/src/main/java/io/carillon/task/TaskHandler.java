package io.carillon.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The work of one task type. One instance serves all executions concurrently, on platform threads
 * that each run one attempt after another. A handler therefore keeps no state between calls that is
 * not thread-safe, and removes the thread-local variables that it sets.
 *
 * @param <P> a record: its components and their Bean Validation annotations are the task type's
 *     parameters
 */
@FunctionalInterface
public interface TaskHandler<P> {

  /**
   * Runs one attempt.
   *
   * <p>The thread is interrupted when the attempt times out, is cancelled or its worker loses its
   * lease; a handler must let {@link InterruptedException} propagate.
   *
   * @param parameters valid against the record's annotations
   * @param context information about this attempt, and the means to report on it
   * @return any value that can be written as JSON, which becomes the execution's result; or an
   *     {@link Outcome}, for instance {@link Outcome.Snoozed}; null for no result. JSON of more
   *     than 262,144 bytes is replaced by {@code {"truncated": true, "limit_bytes": 262144,
   *     "beginning": "…"}} with its first 1,000 characters. A value without a JSON form, such as a
   *     stream, a future, or an object without properties, fails the attempt without a retry.
   * @throws Exception for any failure; the attempt is retried while attempts are left, unless it is
   *     a {@link NotRetryableException}
   */
  @Nullable Object run(P parameters, TaskContext context) throws Exception;

  /**
   * Finds faults that annotations cannot express and that would fail every run: a selector that
   * cannot be parsed, two components that exclude each other. It is called when a config is saved,
   * previewed or run with parameters of its own, and before each attempt, so it examines only the
   * parameters, performs no I/O, and returns within milliseconds. A node without this class (role
   * {@code api} alone) checks parameters by their schema only; there the first attempt finds the
   * same faults.
   *
   * @param parameters valid against the record's annotations
   * @return every fault, by its JSON path inside the parameters, as in {@code
   *     fields.title.selector}; empty when there is none
   */
  default List<ParameterFault> check(P parameters) {
    return List.of();
  }
}
