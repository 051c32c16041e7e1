package io.carillon.worker;

import io.carillon.execution.Settlement;
import io.carillon.record.AttemptRecorder;
import io.carillon.worker.registry.ClaimBatches;
import io.carillon.worker.registry.WorkerStore;
import java.util.List;
import java.util.UUID;

/**
 * Ends attempts that no worker runs any more, in the present transaction; their executions continue
 * with the next attempt.
 */
record OrphanedAttempts(WorkerStore store, AttemptRecorder recorder) {

  /** Ends all attempts of a worker, which must be dead or idle; returns their number. */
  int endAll(UUID worker) {
    return endUnknown(worker, ClaimBatches.Known.NONE);
  }

  /**
   * Ends the attempts that the database assigns to a live worker but that the worker does not know:
   * the response to a claim was lost, or the database failed over to a replica that missed the
   * latest commits. Returns their number.
   */
  int endUnknown(UUID worker, ClaimBatches.Known known) {
    List<Settlement> lost =
        store.left(worker, known).stream()
            .map(one -> OutcomeRules.lost(one.executionId(), one.attempt(), one.losses(), worker))
            .toList();
    return recorder.settle(lost).size();
  }
}
