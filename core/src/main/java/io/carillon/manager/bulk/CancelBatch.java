package io.carillon.manager.bulk;

import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.ExecutionResult;
import io.carillon.execution.ExecutionSelector;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionStore.CancelRequest;
import io.carillon.execution.SelectedExecution;
import io.carillon.fault.ConflictException;
import io.carillon.fault.NotFoundException;
import io.carillon.manager.change.Components;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Cancels a batch of executions: waiting ones immediately; running ones are asked to stop. */
final class CancelBatch implements ExecutionAct {

  private final Components parts;
  private final ExecutionSelector selecting;
  private final boolean dryRun;
  private final String reason;

  CancelBatch(Components parts, boolean dryRun, String reason) {
    this.parts = parts;
    this.selecting = new ExecutionSelector(parts.database());
    this.dryRun = dryRun;
    this.reason = reason;
  }

  @Override
  public long bytes(SelectedExecution item) {
    return 0;
  }

  @Override
  public List<ExecutionResult> act(List<SelectedExecution> batch) {
    List<UUID> ids = batch.stream().map(SelectedExecution::id).toList();
    Map<UUID, SelectedExecution> found =
        ExecutionAct.byId(dryRun ? selecting.find(ids) : selecting.lock(ids));
    List<ExecutionResult> results =
        batch.stream().map(item -> judge(item, found.get(item.id()))).toList();
    if (!dryRun) {
      stop(results);
    }
    return results;
  }

  private ExecutionResult judge(SelectedExecution item, @Nullable SelectedExecution now) {
    if (now == null) {
      return failed(item, BulkOutcome.GONE, new NotFoundException("execution", item.id()));
    }
    boolean cancelled = now.status() == ExecutionStatus.CANCELLED;
    boolean stopping = now.status() == ExecutionStatus.RUNNING && now.asked();
    if (cancelled || stopping) {
      return failed(now, BulkOutcome.UNCHANGED, null);
    }
    return now.status().ended() ? refused(now) : stopped(now);
  }

  private ExecutionResult refused(SelectedExecution ended) {
    String why = "It has ended already: it is " + ended.status().code() + ".";
    return failed(ended, BulkOutcome.REFUSED, new ConflictException("ended", why));
  }

  private static ExecutionResult stopped(SelectedExecution now) {
    ExecutionStatus after =
        now.status() == ExecutionStatus.RUNNING
            ? ExecutionStatus.RUNNING
            : ExecutionStatus.CANCELLED;
    ExecutionResult.Seen seen = new ExecutionResult.Seen(now.taskConfigId(), after);
    return new ExecutionResult(now.id(), null, BulkOutcome.CHANGED, seen, null);
  }

  private void stop(List<ExecutionResult> results) {
    List<CancelRequest> requests =
        results.stream()
            .filter(result -> result.outcome() == BulkOutcome.CHANGED)
            .map(result -> new CancelRequest(result.id(), reason))
            .toList();
    parts.recorder().cancelled(parts.dispatcher().stop(requests));
  }
}
