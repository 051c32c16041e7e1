package io.carillon.runtime;

import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.execution.ExecutionStore;
import io.carillon.record.AttemptRecorder;
import io.carillon.rendering.ParameterRenderer;
import io.carillon.tasktype.RemoteTaskType;
import io.carillon.tracing.ExecutionTraces;
import io.carillon.version.ConfigVersions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs the executions of some task types elsewhere: hands them over and settles their results. Its
 * state is in the database; any working node can continue where another stopped.
 */
public interface TaskRuntime extends AutoCloseable {

  /** Creates the runtime of a node. */
  @FunctionalInterface
  interface Factory {

    /** Creates the runtime; the engine starts and closes it. */
    TaskRuntime make(Parts parts);
  }

  /**
   * A node of the cluster.
   *
   * @param name the name of the node
   * @param works whether the node has the role worker; without it the runtime only answers queries
   * @param traces the traces of executions
   */
  record Node(String name, boolean works, ExecutionTraces traces) {}

  /** Where the parameters of executions come from. */
  record Parameters(ConfigVersions versions, ParameterRenderer renderer) {}

  /**
   * The components that a runtime uses.
   *
   * @param home the node of the runtime
   */
  record Parts(
      Database database,
      ExecutionStore executions,
      Parameters parameters,
      AttemptRecorder recorder,
      TaskDispatcher types,
      Node home) {

    /** Returns the versions of configs. */
    public ConfigVersions versions() {
      return parameters.versions();
    }

    /** Returns the name of the node. */
    public String node() {
      return home.name();
    }

    /** Returns the traces of executions. */
    public ExecutionTraces traces() {
      return home.traces();
    }

    /** Returns whether the node has the role worker. */
    public boolean works() {
      return home.works();
    }
  }

  /**
   * Reads the declaration of one of its task types, as REST and files have it.
   *
   * @throws io.carillon.fault.InvalidInputException naming every fault
   */
  RemoteTaskType read(String name, ObjectNode declaration);

  /** Starts its agents. */
  void start();

  /** Returns whether all task types of a queue belong to this runtime; never blocks. */
  boolean serves(String queue);

  /** Hints that executions may wait in a queue; called by any thread, never blocks. */
  void noticed(String queue);

  /** Hints that executions were asked to stop; called by any thread, never blocks. */
  void lookForCancelled();

  /** Returns the agents, for health checks. */
  List<AgentLoop> agents();

  /** Returns the present trouble; null when there is none. */
  @Nullable String lastError();

  /** Returns the counters since its creation, by name in snake_case. */
  Map<String, Long> counts();

  @Override
  void close();
}
