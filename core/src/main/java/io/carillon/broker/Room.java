package io.carillon.broker;

import io.carillon.execution.NewExecution;
import java.util.List;
import java.util.Optional;

/** The free slots of a worker, for executions that start in the transaction that decides them. */
@FunctionalInterface
public interface Room {

  /**
   * Keeps a slot for each of the first of these executions until {@link Reservation#run}.
   *
   * @param executions that the worker can run, at least one
   * @return empty while the worker has no free slot, or is to take nothing
   */
  Optional<Reservation> reserve(List<NewExecution> executions);
}
