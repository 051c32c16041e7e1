package io.carillon.manager.bulk;

import io.carillon.bulk.BulkBatches;
import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.ExecutionResult;
import io.carillon.execution.SelectedExecution;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A bulk operation on executions. */
interface ExecutionAct extends BulkBatches.Act<SelectedExecution, ExecutionResult> {

  @Override
  default ExecutionResult failed(
      SelectedExecution item, BulkOutcome outcome, @Nullable RuntimeException why) {
    return new ExecutionResult(
        item.id(),
        null,
        outcome,
        new ExecutionResult.Seen(item.taskConfigId(), item.status()),
        why);
  }

  /** Returns executions by their ids. */
  static Map<UUID, SelectedExecution> byId(List<SelectedExecution> executions) {
    Map<UUID, SelectedExecution> found = new HashMap<>();
    executions.forEach(one -> found.put(one.id(), one));
    return found;
  }
}
