package io.carillon.explanation;

import io.carillon.execution.ExecutionStatus;
import io.carillon.history.ScheduleEvent;
import io.carillon.task.TaskError;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A decision, and what became of it.
 *
 * @param outcome the execution that it started; null for none, or when retention has removed it
 */
public record Fate(ScheduleEvent event, @Nullable Outcome outcome) {

  /** An execution. */
  public record Outcome(
      UUID id, ExecutionStatus status, int attempt, Times times, Place place, End end) {}

  /**
   * Why an execution ended, or will.
   *
   * @param error of its last attempt that did not succeed; null for none
   * @param cancelReason null when it was not asked to stop
   */
  public record End(@Nullable TaskError error, @Nullable String cancelReason) {}

  /** The times of an execution; null before they come. */
  public record Times(
      Instant queuedAt,
      @Nullable Instant startBy,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {}

  /**
   * Where an execution runs.
   *
   * @param queue the queue that it waits or waited in
   * @param held whether it waits for another execution of its config to end
   */
  public record Place(String taskType, String queue, boolean held) {}

  /** Returns whether the decision is about an instant that is a due time. */
  boolean isAbout(Instant due) {
    Instant first = event.dueAt();
    Instant last = event.lastDueAt() == null ? first : event.lastDueAt();
    return first != null && last != null && !due.isBefore(first) && !due.isAfter(last);
  }
}
