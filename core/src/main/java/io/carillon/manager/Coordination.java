package io.carillon.manager;

import io.carillon.config.ConfigStatus;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.dispatch.TaskTypeRow;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.NewExecution;
import io.carillon.execution.Settled;
import io.carillon.execution.Trigger;
import io.carillon.record.ChangeKind;
import io.carillon.record.EventRecorder;
import io.carillon.record.LedgerEntry;
import io.carillon.record.SettledSink;
import io.carillon.scheduler.Decision;
import io.carillon.scheduler.DecisionSink;
import io.carillon.scheduler.Plan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What happens between the components, in the transaction of the one that began: decisions become
 * events and executions, settlements become announcements, failures in a row a pause.
 */
public final class Coordination implements DecisionSink, SettledSink {

  private final String node;
  private final TaskConfigManager configs;
  private final TaskDispatcher dispatcher;
  private @Nullable EventRecorder recorder;
  private @Nullable TasksManager manager;

  /** Of that node. */
  public Coordination(String node, TaskConfigManager configs, TaskDispatcher dispatcher) {
    this.node = node;
    this.configs = configs;
    this.dispatcher = dispatcher;
  }

  /** Closes the circle: the recorder and the manager are made with this. */
  public void connect(EventRecorder recorder, TasksManager manager) {
    this.recorder = recorder;
    this.manager = manager;
  }

  private EventRecorder recorder() {
    return Objects.requireNonNull(recorder);
  }

  @Override
  public void accept(List<Decision> decisions, Instant decidedAt) {
    Map<String, String> queues = new HashMap<>();
    List<LedgerEntry> entries = new ArrayList<>();
    List<NewExecution> executions = new ArrayList<>();
    for (Decision decision : decisions) {
      switch (decision) {
        case Decision.Fired fired -> {
          executions.add(execution(fired, queues));
          entries.add(fired(fired, decidedAt));
        }
        case Decision.Skipped skipped -> entries.add(skipped(skipped, decidedAt));
        case Decision.Coalesced coalesced -> entries.add(coalesced(coalesced, decidedAt));
        case Decision.Finished finished ->
            entries.add(
                stop(finished.taskConfigId(), ConfigStatus.INACTIVE, "finished", decidedAt));
        case Decision.Unschedulable(long id, String reason) ->
            entries.add(stop(id, ConfigStatus.ERROR, reason, decidedAt));
      }
    }
    recorder().record(entries);
    dispatcher.dispatch(executions);
  }

  private NewExecution execution(Decision.Fired fired, Map<String, String> queues) {
    Plan plan = fired.plan();
    Duration deadline = plan.policies().startDeadline();
    return new NewExecution(
        fired.executionId(),
        plan.taskConfigId(),
        plan.version(),
        plan.taskType(),
        queues.computeIfAbsent(plan.taskType(), this::queue),
        plan.priority(),
        plan.policies().retry().maxAttempts(),
        Trigger.SCHEDULE,
        fired.dueAt(),
        deadline == null ? null : fired.dueAt().plus(deadline),
        null,
        null,
        null);
  }

  private String queue(String taskType) {
    return dispatcher.find(taskType).map(TaskTypeRow::queue).orElse("default");
  }

  private LedgerEntry fired(Decision.Fired fired, Instant at) {
    return new LedgerEntry(
        fired.taskConfigId(),
        "fired",
        fired.dueAt(),
        null,
        1,
        at,
        reason(fired),
        fired.executionId(),
        node,
        null);
  }

  private static @Nullable String reason(Decision.Fired fired) {
    String late = fired.late();
    return fired
        .plan()
        .dueTimes()
        .gapReason(fired.dueAt())
        .map(gap -> late == null ? gap : late + "; " + gap)
        .orElse(late);
  }

  private LedgerEntry skipped(Decision.Skipped skipped, Instant at) {
    return new LedgerEntry(
        skipped.taskConfigId(),
        "skipped",
        skipped.dueAt(),
        null,
        1,
        at,
        "overlap: execution " + skipped.inTheWay() + " has not ended",
        skipped.inTheWay(),
        node,
        null);
  }

  private LedgerEntry coalesced(Decision.Coalesced coalesced, Instant at) {
    return new LedgerEntry(
        coalesced.taskConfigId(),
        "coalesced",
        coalesced.first(),
        coalesced.last(),
        coalesced.count(),
        at,
        "late: merged into the due time " + coalesced.into(),
        null,
        node,
        null);
  }

  private LedgerEntry stop(long id, ConfigStatus status, String reason, Instant at) {
    configs.changeStatus(id, status, reason, at, node);
    ChangeKind kind = status == ConfigStatus.ERROR ? ChangeKind.ERROR : ChangeKind.FINISHED;
    return LedgerEntry.change(id, kind, at, reason, node, null);
  }

  @Override
  public void settled(List<Settled> batch) {
    Set<String> queues =
        batch.stream()
            .filter(settled -> settled.status() == ExecutionStatus.RETRYING)
            .map(Settled::queue)
            .collect(Collectors.toSet());
    dispatcher.announceRetries(queues);
  }

  @Override
  public void failing(Map<Long, Integer> failuresInARow) {
    failuresInARow.forEach(
        (id, failures) -> configs.find(id).ifPresent(config -> pauseIfDue(config, failures)));
  }

  private void pauseIfDue(TaskConfig config, int failures) {
    Integer limit = config.definition().policies().pauseOnFailure();
    if (limit != null && failures >= limit && config.status() == ConfigStatus.ACTIVE) {
      Objects.requireNonNull(manager)
          .pause(config.id(), "%d executions failed in a row".formatted(failures), node);
    }
  }
}
