package io.carillon.engine;

import io.carillon.agent.AgentLoop;
import io.carillon.runtime.TaskRuntime;
import io.carillon.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The current errors of a node's agents.
 *
 * @param agents those of the node itself; its broker, recorder, worker and runtime have others
 */
record NodeTroubles(NodeParts parts, List<AgentLoop> agents) {

  /** Returns the errors by agent; empty when there are none. */
  Map<String, String> byAgent() {
    Map<String, String> troubles = new TreeMap<>();
    Worker worker = parts.worker();
    String starving = worker == null ? null : worker.lastError();
    if (starving != null) {
      troubles.put("worker", starving);
    }
    for (AgentLoop agent : all()) {
      String trouble = agent.lastError();
      if (trouble != null) {
        troubles.put(agent.name(), trouble);
      }
    }
    return troubles;
  }

  /** Returns the names of all agents. */
  Set<String> names() {
    return all().stream().map(AgentLoop::name).collect(Collectors.toSet());
  }

  private List<AgentLoop> all() {
    List<AgentLoop> all = new ArrayList<>(agents);
    all.addAll(parts.broker().agents());
    all.addAll(parts.recorder().agents());
    Worker worker = parts.worker();
    if (worker != null) {
      all.addAll(worker.agents());
    }
    TaskRuntime runtime = parts.runtime();
    if (runtime != null) {
      all.addAll(runtime.agents());
    }
    return all;
  }
}
