package io.carillon.manager;

import io.carillon.config.ConfigStatus;
import io.carillon.config.TaskConfig;
import io.carillon.definition.Overlap;
import io.carillon.definition.Policies;
import io.carillon.dispatch.TaskTypeRow;
import io.carillon.execution.NewExecution;
import io.carillon.execution.Trigger;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.record.ChangeKind;
import io.carillon.record.Execution;
import io.carillon.record.LedgerEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Queues what somebody asks for now, one execution or thousands, by a fixed number of statements:
 * hold the schedules, read the configs, judge each in memory, write all.
 */
final class RunNow {

  private final TasksManager.Parts parts;
  private final RunRequest request;
  private final @Nullable Execution repeated;
  private final String actor;

  private final Map<Long, TaskConfig> configs = new HashMap<>();
  private final Map<String, TaskTypeRow> types = new HashMap<>();
  private final Map<String, List<Fault>> faults = new HashMap<>();
  private final Map<Long, List<UUID>> open = new HashMap<>();
  private final Set<Long> begun = new HashSet<>();

  /**
   * For one request, inside its transaction.
   *
   * @param repeated the ended execution that is run again; null for none
   */
  RunNow(TasksManager.Parts parts, RunRequest request, @Nullable Execution repeated, String actor) {
    this.parts = parts;
    this.request = request;
    this.repeated = repeated;
    this.actor = actor;
  }

  /** One result for each id, in their order; an id named twice runs twice, if it may. */
  List<RunResult> run(List<Long> ids) {
    Instant now = parts.scheduler().hold(ids);
    read(ids);
    List<NewExecution> executions = new ArrayList<>();
    List<RunResult> results = new ArrayList<>();
    for (Long id : ids) {
      results.add(one(id, now, executions));
    }
    open.keySet().retainAll(begun);
    parts.scheduler().noteOpen(open);
    parts.dispatcher().dispatch(executions);
    parts.recorder().record(executions.stream().map(one -> triggered(one, now)).toList());
    return results;
  }

  private void read(List<Long> ids) {
    parts.configs().find(ids).forEach(config -> configs.put(config.id(), config));
    types.putAll(
        parts.dispatcher().all().stream()
            .collect(Collectors.toMap(TaskTypeRow::name, Function.identity())));
    List<Long> watched =
        configs.values().stream()
            .filter(config -> policies(config).overlap() == Overlap.SKIP)
            .map(TaskConfig::id)
            .toList();
    parts.scheduler().open(watched).forEach((id, ended) -> open.put(id, new ArrayList<>(ended)));
  }

  private static Policies policies(TaskConfig config) {
    return config.definition().policies();
  }

  private RunResult one(long id, Instant now, List<NewExecution> executions) {
    try {
      NewExecution execution = execution(id, now);
      executions.add(execution);
      return new RunResult(id, execution.id(), null);
    } catch (NotFoundException | ConflictException | InvalidInputException e) {
      return new RunResult(id, null, e);
    }
  }

  private NewExecution execution(long id, Instant now) {
    TaskConfig config =
        Optional.ofNullable(configs.get(id))
            .orElseThrow(() -> new NotFoundException("task config", id));
    requireRunnable(config);
    requireFree(config);
    UUID execution = parts.ids().next(now);
    noteOpen(config, execution);
    Duration deadline = policies(config).startDeadline();
    return new NewExecution(
        execution,
        id,
        config.version(),
        config.definition().taskType(),
        Objects.requireNonNull(types.get(config.definition().taskType())).queue(),
        config.definition().priority(),
        policies(config).retry().maxAttempts(),
        Trigger.MANUAL,
        null,
        deadline == null ? null : now.plus(deadline),
        actor,
        repeated == null ? null : repeated.id(),
        request.parameters());
  }

  private void requireRunnable(TaskConfig config) {
    if (config.status() == ConfigStatus.ERROR) {
      throw new ConflictException(
          "not_runnable", "The config is in error: " + config.statusReason());
    }
    ObjectNode parameters = request.parameters();
    if (parameters != null) {
      List<Fault> found =
          faults.computeIfAbsent(
              config.definition().taskType(), type -> parts.configs().faults(type, parameters));
      if (!found.isEmpty()) {
        throw new InvalidInputException(found);
      }
    }
  }

  private void requireFree(TaskConfig config) {
    Overlap overlap = request.overlap() == null ? policies(config).overlap() : request.overlap();
    List<UUID> notEnded = open.getOrDefault(config.id(), List.of());
    if (overlap == Overlap.SKIP
        && policies(config).overlap() == Overlap.SKIP
        && notEnded.size() >= policies(config).maxConcurrent()) {
      throw new ConflictException(
          "overlap",
          "Execution %s has not ended, and the overlap policy is skip; send \"overlap\": \"allow\" to run beside it."
              .formatted(notEnded.getFirst()));
    }
  }

  private void noteOpen(TaskConfig config, UUID execution) {
    if (policies(config).overlap() == Overlap.SKIP) {
      open.computeIfAbsent(config.id(), id -> new ArrayList<>()).add(execution);
      begun.add(config.id());
    }
  }

  private LedgerEntry triggered(NewExecution execution, Instant now) {
    return LedgerEntry.change(
            execution.taskConfigId(), ChangeKind.TRIGGERED, now, null, actor, null)
        .about(execution.id());
  }
}
