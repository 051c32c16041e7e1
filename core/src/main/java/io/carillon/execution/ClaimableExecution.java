package io.carillon.execution;

import java.util.UUID;

/**
 * A claimable execution, as announced by a broker.
 *
 * @param priority 0 to 9, higher first
 */
public record ClaimableExecution(UUID executionId, String queue, int priority) {

  /** Returns the execution whose retry may be claimed. */
  public static ClaimableExecution of(Settled settled) {
    return new ClaimableExecution(
        settled.executionId(), settled.task().queue(), settled.task().priority());
  }
}
