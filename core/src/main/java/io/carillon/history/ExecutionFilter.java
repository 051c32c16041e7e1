package io.carillon.history;

import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.grouping.ConfigScope;
import io.carillon.time.TimeRange;
import java.util.Set;
import java.util.UUID;

/**
 * A filter of executions: an execution matches when it meets every condition. An empty set or a
 * null is no condition; of a set any value matches.
 *
 * @param scope the namespaces and labels of its task config, as they are now
 * @param queued when it was queued
 * @param traits conditions that a page examines candidates for
 */
public record ExecutionFilter(
    Set<Long> taskConfigIds,
    Set<String> taskTypes,
    Set<ExecutionStatus> statuses,
    ConfigScope scope,
    TimeRange queued,
    ExecutionTraits traits) {

  /** Matches all executions. */
  public static final ExecutionFilter ALL =
      new ExecutionFilter(
          Set.of(), Set.of(), Set.of(), ConfigScope.ALL, TimeRange.ANY, ExecutionTraits.ANY);

  /** Copies the sets. */
  public ExecutionFilter {
    taskConfigIds = Set.copyOf(taskConfigIds);
    taskTypes = Set.copyOf(taskTypes);
    statuses = Set.copyOf(statuses);
  }

  /** Returns the triggers. */
  public Set<Trigger> triggers() {
    return traits.triggers();
  }

  /** Returns the workers of the last attempt. */
  public Set<UUID> workerIds() {
    return traits.workerIds();
  }

  /** Returns this filter restricted to the given statuses. */
  public ExecutionFilter withStatuses(Set<ExecutionStatus> wanted) {
    return new ExecutionFilter(taskConfigIds, taskTypes, wanted, scope, queued, traits);
  }

  /** Returns this filter with other traits. */
  public ExecutionFilter withTraits(ExecutionTraits wanted) {
    return new ExecutionFilter(taskConfigIds, taskTypes, statuses, scope, queued, wanted);
  }
}
