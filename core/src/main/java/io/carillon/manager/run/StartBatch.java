package io.carillon.manager.run;

import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.execution.ExecutionStore.CancelRequest;
import io.carillon.execution.ExecutionValues;
import io.carillon.execution.NewExecution;
import io.carillon.fault.ConflictException;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.Deletion;
import io.carillon.sentence.Sentence;
import io.carillon.tracing.ExecutionTraces;
import io.carillon.tracing.RequestSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Executions started by hand, and the stops that make way for them, as one batch. */
final class StartBatch {

  private final ExecutionTraces traces;
  private final @Nullable RequestSpan decision;
  private final List<NewExecution> executions = new ArrayList<>();
  private final List<CancelRequest> stops = new ArrayList<>();

  /** Creates an empty batch; the decision about it begins. */
  StartBatch(ExecutionTraces traces) {
    this.traces = traces;
    this.decision = traces.request();
  }

  /**
   * Refuses a config that cannot be started by hand.
   *
   * @throws ConflictException {@code not_runnable}, {@code deleted}
   */
  static void requireRunnable(TaskConfig config) {
    Deletion.requireLive(config);
    if (config.status() == ConfigStatus.ERROR) {
      throw new ConflictException(
          "not_runnable", "The config is in error: " + config.statusReason());
    }
  }

  /** Returns what executions of a config's present version run. */
  static NewExecution.Task task(TaskConfig config, String queue) {
    Definition definition = config.definition();
    return new NewExecution.Task(
        config.id(),
        config.version(),
        definition.taskType(),
        queue,
        definition.priority(),
        definition.policies().retry().maxAttempts());
  }

  void add(NewExecution execution) {
    executions.add(decision == null ? execution : execution.withTrace(decision.context()));
  }

  void stopOthers(UUID execution, List<UUID> others) {
    String reason = Sentence.of("made_room_execution").with("execution", execution).text();
    others.forEach(id -> stops.add(new CancelRequest(id, reason)));
  }

  List<NewExecution> executions() {
    return List.copyOf(executions);
  }

  /** Queues the executions and requests the stops, in the present transaction. */
  void write(Components parts) {
    new ExecutionValues(parts.database()).pass(executions);
    parts.dispatcher().dispatch(executions);
    parts.recorder().cancelled(parts.dispatcher().stop(stops));
    if (decision != null) {
      traces.afterCommit(() -> decision.end(executions.size()));
    }
  }
}
