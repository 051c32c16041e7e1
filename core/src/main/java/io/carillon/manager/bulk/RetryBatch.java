package io.carillon.manager.bulk;

import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.ExecutionResult;
import io.carillon.config.TaskConfig;
import io.carillon.execution.ExecutionSelector;
import io.carillon.execution.ExecutionValues;
import io.carillon.execution.SelectedExecution;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.manager.change.Components;
import io.carillon.manager.run.RetryCheck;
import io.carillon.manager.run.RunNow;
import io.carillon.manager.run.RunRequest;
import io.carillon.manager.run.RunResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Runs a batch of ended executions again, each with its own parameters, as new executions. */
final class RetryBatch implements ExecutionAct {

  private final Components parts;
  private final ExecutionSelector selecting;
  private final boolean dryRun;
  private final String actor;

  RetryBatch(Components parts, boolean dryRun, String actor) {
    this.parts = parts;
    this.selecting = new ExecutionSelector(parts.database());
    this.dryRun = dryRun;
    this.actor = actor;
  }

  @Override
  public long bytes(SelectedExecution item) {
    return item.bytes();
  }

  @Override
  public List<ExecutionResult> act(List<SelectedExecution> batch) {
    List<UUID> ids = batch.stream().map(SelectedExecution::id).toList();
    Map<UUID, SelectedExecution> found = ExecutionAct.byId(selecting.find(ids));
    Map<UUID, ObjectNode> own = selecting.ownParameters(ids);
    Map<UUID, ObjectNode> values = new ExecutionValues(parts.database()).passed(ids);
    Map<UUID, ExecutionResult> results = new HashMap<>();
    List<RunNow.Order> orders = new ArrayList<>();
    for (SelectedExecution item : batch) {
      ExecutionResult refused = refused(item, found.get(item.id()));
      if (refused == null) {
        RunRequest request =
            new RunRequest(null, own.get(item.id())).withValues(values.get(item.id()));
        orders.add(new RunNow.Order(item.taskConfigId(), request, item.id()));
      } else {
        results.put(item.id(), refused);
      }
    }
    if (!orders.isEmpty()) {
      run(orders, found, results);
    }
    return ids.stream().map(id -> Objects.requireNonNull(results.get(id))).toList();
  }

  private void run(
      List<RunNow.Order> orders,
      Map<UUID, SelectedExecution> found,
      Map<UUID, ExecutionResult> results) {
    List<RunResult> runs = dryRun ? judge(orders) : new RunNow(parts, actor).run(orders);
    for (int i = 0; i < runs.size(); i++) {
      UUID id = Objects.requireNonNull(orders.get(i).retryOf());
      results.put(id, result(Objects.requireNonNull(found.get(id)), runs.get(i)));
    }
  }

  /** Returns the result for an execution that is gone or has not ended; null for others. */
  private @Nullable ExecutionResult refused(
      SelectedExecution item, @Nullable SelectedExecution found) {
    try {
      requireEnded(item, found);
      return null;
    } catch (NotFoundException | ConflictException e) {
      return failed(item, BulkOutcome.of(e), e);
    }
  }

  private static void requireEnded(SelectedExecution item, @Nullable SelectedExecution found) {
    if (found == null) {
      throw new NotFoundException("execution", item.id());
    }
    RetryCheck.requireEnded(found.status());
  }

  /** Judges without the overlap policies, which would count the executions they admit. */
  private List<RunResult> judge(List<RunNow.Order> orders) {
    Map<Long, TaskConfig> configs = new HashMap<>();
    parts
        .configs()
        .findWithoutParameters(orders.stream().map(RunNow.Order::taskConfigId).toList())
        .forEach(config -> configs.put(config.id(), config));
    RunNow run = new RunNow(parts, actor);
    return orders.stream().map(order -> judge(run, order, configs)).toList();
  }

  private static RunResult judge(RunNow run, RunNow.Order order, Map<Long, TaskConfig> configs) {
    long id = order.taskConfigId();
    TaskConfig config = configs.get(id);
    try {
      if (config == null) {
        throw new NotFoundException("task config", id);
      }
      run.requirePossible(config, order.request());
      return RunResult.possible(id);
    } catch (NotFoundException | ConflictException | InvalidInputException e) {
      return new RunResult(id, null, e);
    }
  }

  private static ExecutionResult result(SelectedExecution ended, RunResult run) {
    RuntimeException error = run.error();
    return new ExecutionResult(
        ended.id(),
        run.executionId(),
        error == null ? BulkOutcome.CHANGED : BulkOutcome.of(error),
        new ExecutionResult.Seen(ended.taskConfigId(), ended.status()),
        error);
  }
}
