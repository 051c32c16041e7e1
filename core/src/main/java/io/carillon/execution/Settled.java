package io.carillon.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution whose state has just changed, with the fields that the meters and the broker need.
 *
 * @param failuresInARow the failures in a row of its config after its end; 0 when it has not ended
 */
public record Settled(
    UUID executionId, Task task, ExecutionStatus status, Times times, int failuresInARow) {

  /** The task of the execution, and the queue in which it waits. */
  public record Task(long configId, String type, String queue, int priority) {}

  /**
   * The times of the execution.
   *
   * @param dueAt the due time, once it has ended; null when the schedule did not trigger it, as of
   *     a backfill
   * @param startedAt the start of its last attempt; null when it never started
   * @param finishedAt the end of its last attempt
   * @param wakesAt when it may be claimed again; null for at once or never
   */
  public record Times(
      @Nullable Instant dueAt,
      Instant queuedAt,
      @Nullable Instant startedAt,
      Instant finishedAt,
      @Nullable Instant wakesAt) {}

  /** Returns the id of its config. */
  public long taskConfigId() {
    return task.configId();
  }

  /** Returns the name of its task type. */
  public String taskType() {
    return task.type();
  }
}
