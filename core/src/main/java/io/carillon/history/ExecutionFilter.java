package io.carillon.history;

import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A filter of executions: an execution matches when it meets every condition. An empty set or a
 * null is no condition; of a set any value matches.
 *
 * @param from queued at or after
 * @param to queued before
 */
public record ExecutionFilter(
    Set<Long> taskConfigIds,
    Set<String> taskTypes,
    Set<ExecutionStatus> statuses,
    Set<Trigger> triggers,
    Set<UUID> workerIds,
    @Nullable Instant from,
    @Nullable Instant to) {

  /** Matches all executions. */
  public static final ExecutionFilter ALL =
      new ExecutionFilter(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), null, null);

  /** Copies the sets. */
  public ExecutionFilter {
    taskConfigIds = Set.copyOf(taskConfigIds);
    taskTypes = Set.copyOf(taskTypes);
    statuses = Set.copyOf(statuses);
    triggers = Set.copyOf(triggers);
    workerIds = Set.copyOf(workerIds);
  }
}
