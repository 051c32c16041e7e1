package io.carillon.runtime;

import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.execution.ExecutionStore;
import io.carillon.record.EventRecorder;
import io.carillon.version.ConfigVersions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs the executions of some task types elsewhere: hands them over, and brings back what became of
 * them. Its state is in the database; any node that works can go on where another one stopped.
 */
public interface TaskRuntime extends AutoCloseable {

  /** Makes the runtime of a node. */
  @FunctionalInterface
  interface Factory {

    /** Makes it; the engine starts and closes it. */
    TaskRuntime make(Parts parts);
  }

  /**
   * What a runtime works with.
   *
   * @param node the name of the process
   * @param works whether the node has the role worker; without it the runtime only answers
   */
  record Parts(
      Database database,
      ExecutionStore executions,
      ConfigVersions versions,
      EventRecorder recorder,
      TaskDispatcher types,
      String node,
      boolean works) {}

  /** Starts its agents. */
  void start();

  /** Whether all task types of a queue are its own; never blocks. */
  boolean serves(String queue);

  /** Something may wait in a queue; called by any thread, never blocks. */
  void noticed(String queue);

  /** Somebody asked for executions to be stopped; called by any thread, never blocks. */
  void lookForCancelled();

  /** The agents, for health. */
  List<AgentLoop> agents();

  /** What does not go well at present; null when all does. */
  @Nullable String trouble();

  /** What it counted since it was made, by name in snake_case. */
  Map<String, Long> counts();

  @Override
  void close();
}
