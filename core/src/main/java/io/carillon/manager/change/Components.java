package io.carillon.manager.change;

import io.carillon.config.TaskConfigManager;
import io.carillon.database.Database;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.history.History;
import io.carillon.record.EventRecorder;
import io.carillon.scheduler.Scheduler;
import io.carillon.time.TimeOrderedIds;
import io.carillon.tracing.ExecutionTraces;
import io.carillon.version.ConfigVersions;

/**
 * The components that the tasks manager coordinates. They do not know each other.
 *
 * @param database the database; its transactions span all components
 * @param configs the task configs
 * @param pipeline the components that an execution passes through
 * @param versions the versions of configs, cached
 * @param history what is on record
 * @param ids the ids of new executions
 */
public record Components(
    Database database,
    TaskConfigManager configs,
    Pipeline pipeline,
    ConfigVersions versions,
    History history,
    TimeOrderedIds ids) {

  /** The channel that tells the schedulers of all nodes that a schedule changed. */
  public static final String SCHEDULES_CHANNEL = "carillon_schedules";

  /**
   * The components that an execution passes through.
   *
   * @param scheduler the scheduler
   * @param dispatcher the dispatcher
   * @param recorder the recorder of events and ends
   * @param traces the traces of executions
   */
  public record Pipeline(
      Scheduler scheduler,
      TaskDispatcher dispatcher,
      EventRecorder recorder,
      ExecutionTraces traces) {}

  /** Returns the scheduler. */
  public Scheduler scheduler() {
    return pipeline.scheduler();
  }

  /** Returns the dispatcher. */
  public TaskDispatcher dispatcher() {
    return pipeline.dispatcher();
  }

  /** Returns the traces of executions. */
  public ExecutionTraces traces() {
    return pipeline.traces();
  }

  /** Returns the recorder of events and ends. */
  public EventRecorder recorder() {
    return pipeline.recorder();
  }
}
