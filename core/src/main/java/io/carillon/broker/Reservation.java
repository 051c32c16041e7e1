package io.carillon.broker;

import io.carillon.execution.Claim;
import io.carillon.execution.NewExecution;
import java.util.List;
import java.util.UUID;

/** Slots that a worker keeps free for executions about to begin. */
public interface Reservation {

  /** The worker. */
  UUID workerId();

  /** The number, among the worker's, of the batch that they are to be. */
  long batch();

  /** Those that have a slot, at least one. */
  List<NewExecution> executions();

  /**
   * Runs what was claimed for it, once that is committed, and lets the other slots go: all of them
   * where nothing was. To be called once; never waits, never throws.
   */
  void run(List<Claim> claims);
}
