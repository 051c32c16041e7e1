package io.carillon.broker;

import io.carillon.execution.NewExecution;
import java.util.List;
import java.util.Optional;

/**
 * The free slots of a worker, for executions that are claimed in the transaction that creates them.
 */
@FunctionalInterface
public interface SlotSource {

  /**
   * Reserves a slot for each of the first of these executions until {@link
   * SlotReservation#runClaimed}.
   *
   * @param executions the executions that the worker can run, at least one
   * @return empty while the worker has no free slot or accepts no executions
   */
  Optional<SlotReservation> reserve(List<NewExecution> executions);
}
