package io.carillon.history;

import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.time.TimeRange;
import java.util.Set;
import java.util.UUID;

/**
 * A filter of executions: an execution matches when it meets every condition. An empty set or a
 * null is no condition; of a set any value matches.
 *
 * @param queued when it was queued
 */
public record ExecutionFilter(
    Set<Long> taskConfigIds,
    Set<String> taskTypes,
    Set<ExecutionStatus> statuses,
    Set<Trigger> triggers,
    Set<UUID> workerIds,
    TimeRange queued) {

  /** Matches all executions. */
  public static final ExecutionFilter ALL =
      new ExecutionFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), TimeRange.ANY);

  /** Copies the sets. */
  public ExecutionFilter {
    taskConfigIds = Set.copyOf(taskConfigIds);
    taskTypes = Set.copyOf(taskTypes);
    statuses = Set.copyOf(statuses);
    triggers = Set.copyOf(triggers);
    workerIds = Set.copyOf(workerIds);
  }

  /** Returns this filter restricted to the given statuses. */
  public ExecutionFilter withStatuses(Set<ExecutionStatus> wanted) {
    return new ExecutionFilter(taskConfigIds, taskTypes, wanted, triggers, workerIds, queued);
  }
}
