package io.carillon.broker;

import io.carillon.execution.NewExecution;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A worker that takes executions.
 *
 * @param types the task types that it can run
 * @param slots its free slots
 */
public record WorkerSubscription(
    UUID workerId, Collection<String> queues, Collection<String> types, SlotSource slots) {

  /** Returns whether this worker serves the execution's queue and task type. */
  public boolean takes(NewExecution execution) {
    return queues.contains(execution.queue()) && types.contains(execution.taskType());
  }

  /**
   * Reserves slots for those of the executions that this worker takes, the most urgent first.
   *
   * @return empty when it takes none of them, or has no free slot
   */
  public Optional<SlotReservation> reserve(List<NewExecution> executions) {
    List<NewExecution> fitting =
        executions.stream()
            .filter(this::takes)
            .sorted(Comparator.comparingInt(NewExecution::priority).reversed())
            .toList();
    return fitting.isEmpty() ? Optional.empty() : slots.reserve(fitting);
  }
}
