package io.carillon.coordination;

import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.database.Database;
import io.carillon.definition.ConfigStatus;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Settled;
import io.carillon.manager.TasksManager;
import io.carillon.record.EventRecorder;
import io.carillon.record.SettlementListener;
import io.carillon.scheduler.Decision;
import io.carillon.scheduler.DecisionSink;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Connects the components, within the transaction of the one that began: decisions become events
 * and executions, settlements become announcements, and repeated failures pause the config.
 */
public final class DecisionHandler implements DecisionSink, SettlementListener {

  private final String node;
  private final Database database;
  private final TaskConfigManager configs;
  private final TaskDispatcher dispatcher;
  private final Consumer<Set<Long>> ended;
  private @Nullable EventRecorder recorder;
  private @Nullable TasksManager manager;

  /**
   * Creates the coordination of a node.
   *
   * @param ended hint after a commit that executions of these configs have ended
   */
  public DecisionHandler(
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

  /** Sets the recorder and the manager, which are themselves constructed with this object. */
  public void connect(EventRecorder recorder, TasksManager manager) {
    this.recorder = recorder;
    this.manager = manager;
  }

  private EventRecorder recorder() {
    return Objects.requireNonNull(recorder);
  }

  @Override
  public void accept(List<Decision> decisions, Instant decidedAt, boolean inTick) {
    boolean fires = decisions.stream().anyMatch(Decision.Fired.class::isInstance);
    Map<String, String> queues = fires ? dispatcher.queues() : Map.of();
    DecisionBatch consequences = new DecisionBatch(node, decidedAt, queues);
    decisions.forEach(consequences::add);
    consequences.finished().forEach(this::finish);
    consequences.unschedulable().forEach(this::putIntoError);
    recorder().record(consequences.entries());
    dispatcher.dispatch(consequences.replaced());
    recorder().ended(dispatcher.stop(consequences.stops()));
    dispatcher.release(consequences.released());
    if (inTick) {
      dispatcher.dispatchAtOnce(consequences.lasting(), decidedAt); // last: it locks a worker
    } else {
      dispatcher.dispatch(consequences.lasting());
    }
  }

  private void finish(Decision.Finished finished) {
    configs.changeStatus(
        finished.taskConfigId(),
        ConfigStatus.INACTIVE,
        "finished",
        "finished",
        finished.after(),
        node);
  }

  private void putIntoError(Decision.Unschedulable broken) {
    configs.changeStatus(
        broken.taskConfigId(), ConfigStatus.ERROR, broken.reason(), "error", broken.after(), node);
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
