package io.carillon.manager;

import io.carillon.config.ConfigStatus;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.database.Database;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionStore.CancelRequest;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happens between the components, in the transaction of the one that began: decisions become
 * events and executions, settlements become announcements, failures in a row a pause.
 */
public final class Coordination implements DecisionSink, SettledSink {

  private final String node;
  private final Database database;
  private final TaskConfigManager configs;
  private final TaskDispatcher dispatcher;
  private final Consumer<Set<Long>> ended;
  private @Nullable EventRecorder recorder;
  private @Nullable TasksManager manager;

  /**
   * Of that node.
   *
   * @param ended a hint, given after a commit: executions of these configs have ended
   */
  public Coordination(
      String node,
      Database database,
      TaskConfigManager configs,
      TaskDispatcher dispatcher,
      Consumer<Set<Long>> ended) {
    this.node = node;
    this.database = database;
    this.configs = configs;
    this.dispatcher = dispatcher;
    this.ended = ended;
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
    boolean fires = decisions.stream().anyMatch(Decision.Fired.class::isInstance);
    Map<String, String> queues = fires ? dispatcher.queues() : Map.of();
    List<LedgerEntry> entries = new ArrayList<>();
    List<NewExecution> executions = new ArrayList<>();
    List<CancelRequest> stops = new ArrayList<>();
    List<UUID> released = new ArrayList<>();
    for (Decision decision : decisions) {
      switch (decision) {
        case Decision.Fired fired -> {
          executions.add(execution(fired, queues));
          entries.add(fired(fired, decidedAt));
        }
        case Decision.Skipped skipped -> entries.add(skipped(skipped, decidedAt));
        case Decision.Excluded(long id, Decision.Run run, String reason) ->
            entries.add(run(id, "excluded", run, decidedAt, reason));
        case Decision.Coalesced(long id, Decision.Run run, Instant into) ->
            entries.add(
                run(id, "coalesced", run, decidedAt, "late: merged into the due time " + into));
        case Decision.Missed(long id, Decision.Run run, String reason) ->
            entries.add(run(id, "missed", run, decidedAt, reason));
        case Decision.MakeRoom(long id, List<UUID> ids, String reason) ->
            ids.forEach(execution -> stops.add(new CancelRequest(execution, reason)));
        case Decision.Released(long id, List<UUID> ids) -> released.addAll(ids);
        case Decision.Finished(long id, Instant after) ->
            entries.add(stop(id, ConfigStatus.INACTIVE, "finished", after, decidedAt));
        case Decision.Unschedulable(long id, Instant after, String reason) ->
            entries.add(stop(id, ConfigStatus.ERROR, reason, after, decidedAt));
      }
    }
    recorder().record(entries);
    dispatcher.dispatch(executions);
    recorder().ended(dispatcher.stop(stops));
    if (!released.isEmpty()) {
      dispatcher.release(released);
    }
  }

  private static NewExecution execution(Decision.Fired fired, Map<String, String> queues) {
    Plan plan = fired.plan();
    Duration deadline = plan.policies().startDeadline();
    return new NewExecution(
        fired.executionId(),
        plan.taskConfigId(),
        plan.version(),
        plan.taskType(),
        Objects.requireNonNull(queues.get(plan.taskType())),
        plan.priority(),
        plan.policies().retry().maxAttempts(),
        Trigger.SCHEDULE,
        fired.dueAt(),
        fired.startAt().isAfter(fired.dueAt()) ? fired.startAt() : null,
        deadline == null ? null : fired.dueAt().plus(deadline),
        fired.behind() != null,
        null,
        null,
        null);
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
    String waits =
        fired.behind() == null
            ? null
            : "overlap: waits, since execution " + fired.behind() + " has not ended";
    String reasons =
        Stream.of(fired.moved(), fired.late(), gap(fired), waits)
            .flatMap(Stream::ofNullable)
            .collect(Collectors.joining("; "));
    return reasons.isEmpty() ? null : reasons;
  }

  private static @Nullable String gap(Decision.Fired fired) {
    return fired.plan().agenda().fires().gapReason(fired.dueAt()).orElse(null);
  }

  private LedgerEntry skipped(Decision.Skipped skipped, Instant at) {
    return new LedgerEntry(
        skipped.taskConfigId(),
        "skipped",
        skipped.dueAt(),
        null,
        1,
        at,
        skipped.reason(),
        skipped.inTheWay(),
        node,
        null);
  }

  private LedgerEntry run(long id, String kind, Decision.Run run, Instant at, String reason) {
    Instant last = run.count() == 1 ? null : run.last();
    return new LedgerEntry(id, kind, run.first(), last, run.count(), at, reason, null, node, null);
  }

  private LedgerEntry stop(
      long id, ConfigStatus status, String reason, Instant after, Instant decidedAt) {
    configs.changeStatus(id, status, reason, after, node);
    ChangeKind kind = status == ConfigStatus.ERROR ? ChangeKind.ERROR : ChangeKind.FINISHED;
    return LedgerEntry.change(id, kind, decidedAt, reason, node, null);
  }

  @Override
  public void settled(List<Settled> batch) {
    dispatcher.announceRetries(
        batch.stream().filter(one -> one.status() == ExecutionStatus.RETRYING).toList());
    Set<Long> over =
        batch.stream()
            .filter(settled -> settled.status().ended())
            .map(Settled::taskConfigId)
            .collect(Collectors.toSet());
    if (!over.isEmpty()) {
      database.afterCommit(() -> ended.accept(over));
    }
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
          .pauseIfActive(config.id(), "%d executions failed in a row".formatted(failures), node);
    }
  }
}
