package io.carillon.worker;

import io.carillon.execution.Settlement;
import io.carillon.record.EventRecorder;
import java.util.List;
import java.util.UUID;

/**
 * Ends attempts that nobody runs any more, in the present transaction: their executions go on with
 * the next one.
 */
record LostAttempts(WorkerStore store, EventRecorder recorder) {

  /** All that a worker has left; it must be dead or idle. Answers how many. */
  int endAll(UUID worker) {
    return endUnknown(worker, Batches.Known.NONE);
  }

  /**
   * What a living worker has by the word of the database, and not by its own: the database went
   * back in time, to a replica that had not received everything. Answers how many.
   */
  int endUnknown(UUID worker, Batches.Known known) {
    List<Settlement> lost =
        store.left(worker, known).stream()
            .map(one -> Settling.lost(one.executionId(), one.attempt(), one.losses(), worker))
            .toList();
    return recorder.settle(lost).size();
  }
}
