package io.carillon.coordination;

import io.carillon.config.TaskConfigManager;
import io.carillon.definition.ConfigStatus;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.record.EventKind;
import io.carillon.record.EventRecorder;
import io.carillon.record.FinishedReason;
import io.carillon.scheduler.Decision;
import io.carillon.scheduler.DecisionSink;
import io.carillon.tracing.ExecutionTraces;
import io.carillon.tracing.TickSpans;
import java.time.Instant;
import java.util.List;

/** Turns decisions into events and executions, within the transaction that decides. */
public final class DecisionHandler implements DecisionSink {

  private final String node;
  private final TaskConfigManager configs;
  private final TaskDispatcher dispatcher;
  private final EventRecorder recorder;
  private final ExecutionTraces traces;

  /**
   * Creates the handler of a node's decisions.
   *
   * @param traces begins the traces of the executions
   */
  public DecisionHandler(
      String node,
      TaskConfigManager configs,
      TaskDispatcher dispatcher,
      EventRecorder recorder,
      ExecutionTraces traces) {
    this.traces = traces;
    this.node = node;
    this.configs = configs;
    this.dispatcher = dispatcher;
    this.recorder = recorder;
  }

  @Override
  public void accept(List<Decision> decisions, Instant decidedAt, boolean inTick) {
    TickSpans spans = traces.tick(decidedAt);
    DecisionBatch batch =
        new DecisionBatch(node, decidedAt, dispatcher.types().queues()::of, spans);
    decisions.forEach(batch::add);
    if (spans != null) {
      traces.afterCommit(spans::end);
    }
    batch.finished().forEach(this::finish);
    batch.unschedulable().forEach(this::putIntoError);
    recorder.record(batch.entries());
    dispatcher.dispatch(batch.replaced());
    recorder.cancelled(dispatcher.stop(batch.stops()));
    dispatcher.release(batch.released());
    if (inTick) {
      dispatcher.dispatchAtOnce(batch.lasting(), decidedAt); // last: it locks a worker
    } else {
      dispatcher.dispatch(batch.lasting());
    }
  }

  private void finish(Decision.Finished finished) {
    configs.changeStatus(
        finished.taskConfigId(),
        ConfigStatus.INACTIVE,
        FinishedReason.TEXT,
        EventKind.FINISHED.code(),
        finished.after(),
        node);
  }

  private void putIntoError(Decision.Unschedulable broken) {
    configs.changeStatus(
        broken.taskConfigId(),
        ConfigStatus.ERROR,
        broken.reason(),
        EventKind.ERROR.code(),
        broken.after(),
        node);
  }
}
