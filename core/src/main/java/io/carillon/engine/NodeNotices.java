package io.carillon.engine;

import io.carillon.broker.QueueNotifier;
import io.carillon.database.NotificationListener;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.manager.change.Components;
import io.carillon.runtime.TaskRuntime;
import io.carillon.worker.Worker;
import io.carillon.worker.registry.WorkerControl;
import java.util.Map;

/**
 * Acts on the notices of other nodes.
 *
 * @param ticks wakes the scheduler
 * @param releases wakes what releases executions that waited for others
 */
record NodeNotices(NodeParts parts, EngineSettings settings, Runnable ticks, Runnable releases) {

  /** Returns the listener, which does not run yet. */
  NotificationListener listener() {
    return new NotificationListener(
        parts.database(),
        Map.of(
            QueueNotifier.CHANNEL, this::queueNoticed,
            TaskDispatcher.CANCEL_CHANNEL, any -> lookForCancelled(),
            WorkerControl.CHANNEL, id -> lookForOrders(),
            Components.SCHEDULES_CHANNEL, config -> ticks.run()),
        this::lookForMissed);
  }

  /** Polls everything for which notices may have been missed while it was not connected. */
  private void lookForMissed() {
    settings.queues().forEach(parts.broker()::noticed);
    lookForCancelled();
    ticks.run();
    parts.dispatcher().lookForDue();
    releases.run();
  }

  private void queueNoticed(String payload) {
    QueueNotifier.queueFor(settings.node(), payload).ifPresent(parts.broker()::noticed);
  }

  private void lookForCancelled() {
    lookForOrders();
    TaskRuntime runtime = parts.runtime();
    if (runtime != null) {
      runtime.lookForCancelled();
    }
  }

  private void lookForOrders() {
    Worker worker = parts.worker();
    if (worker != null) {
      worker.lookForOrders();
    }
  }
}
