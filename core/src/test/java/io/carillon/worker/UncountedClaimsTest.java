package io.carillon.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.SqlArrays;
import io.carillon.execution.ExecutionStore;
import io.carillon.fixture.Rows;
import io.carillon.fixture.UncountedRows;
import io.carillon.worker.registry.ClaimBatches;
import io.carillon.worker.registry.WorkerStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * The executions of a worker's claims are found by their keys, although PostgreSQL believes that
 * the day's partition is empty.
 */
class UncountedClaimsTest {

  @Test
  void aTakeoverReadsTheExecutionsOfItsWorkerOnly() {
    try (UncountedRows rows = new UncountedRows()) {
      WorkerStore store = new WorkerStore(rows.database().database());
      ExecutionStore executions = new ExecutionStore(rows.database().database());
      UUID worker = UUID.randomUUID();
      for (int i = 0; i < 12; i++) { // The driver and PostgreSQL keep a plan after ten runs.
        store.left(worker, ClaimBatches.Known.NONE);
        executions.openOf(List.of(1L));
      }
      rows.fill();
      new Rows(rows.database().database()).worker(worker, "dead", Duration.ZERO);
      rows.database()
          .database()
          .sql()
          .sql("insert into carillon.worker_claim values (:worker, 1, :ids)")
          .param("worker", worker)
          .param("ids", SqlArrays.uuids(rows.executions(50)))
          .update();
      assertThat(rows.reads(() -> store.left(worker, ClaimBatches.Known.NONE))).isLessThan(1_000);
      List<Long> other = rows.configs(1);
      assertThat(rows.reads(() -> executions.openOf(other))).isLessThan(4 * UncountedRows.ROWS);
    }
  }
}
