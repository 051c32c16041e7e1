package io.carillon.broker;

import io.carillon.execution.NewExecution;
import java.util.Collection;
import java.util.UUID;

/**
 * A worker that takes executions.
 *
 * @param types the task types that it can run
 * @param room its free slots
 */
public record WorkerSubscription(
    UUID workerId, Collection<String> queues, Collection<String> types, SlotSource room) {

  /** Returns whether this worker serves the execution's queue and task type. */
  public boolean takes(NewExecution execution) {
    return queues.contains(execution.queue()) && types.contains(execution.taskType());
  }
}
