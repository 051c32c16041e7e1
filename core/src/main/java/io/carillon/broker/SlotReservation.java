package io.carillon.broker;

import io.carillon.execution.Claim;
import io.carillon.execution.NewExecution;
import java.util.List;
import java.util.UUID;

/** Slots that a worker reserves for executions about to start. */
public interface SlotReservation {

  /** Returns the worker's id. */
  UUID workerId();

  /** Returns the number of the claim batch, unique within the worker. */
  long batch();

  /** Returns the executions that have a slot, at least one. */
  List<NewExecution> executions();

  /**
   * Runs the claimed executions, after the claims are committed, and releases the remaining slots:
   * all of them when nothing was claimed. Must be called exactly once; never waits, never throws.
   */
  void runClaimed(List<Claim> claims);
}
