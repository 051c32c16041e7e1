package io.carillon.feed;

import io.carillon.execution.ExecutionStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The present state of an execution that has not ended.
 *
 * @param attempt the number of its attempt; 0 before the first
 */
public record LiveExecution(
    UUID id, Task task, ExecutionStatus status, int attempt, Times times, State state) {

  /** What it runs, and its cause: {@code schedule}, {@code manual} or {@code backfill}. */
  public record Task(long taskConfigId, String taskType, String trigger) {}

  /** Returns its task config. */
  public long taskConfigId() {
    return task.taskConfigId();
  }

  /**
   * Its times.
   *
   * @param dueAt null when it is not due by a schedule
   * @param startedAt start of the last attempt; null before the first
   * @param wakesAt when it may be claimed again; null when it does not wait for that
   */
  public record Times(
      @Nullable Instant dueAt,
      Instant queuedAt,
      @Nullable Instant startedAt,
      @Nullable Instant wakesAt) {}

  /**
   * Its worker and progress.
   *
   * @param workerId the worker of the last attempt; null before the first
   * @param fraction the progress that the handler last reported, 0 to 1; null for none
   */
  public record State(String queue, @Nullable UUID workerId, @Nullable Double fraction) {}
}
