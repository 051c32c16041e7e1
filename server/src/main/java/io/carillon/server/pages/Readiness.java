package io.carillon.server.pages;

import io.carillon.engine.Engine;
import io.carillon.manager.TasksManager;
import io.carillon.server.lifecycle.ServerAgent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Determines whether every part of this node works. */
@Component
final class Readiness {

  private static final String WORKERS = "workers";

  private final Engine engine;
  private final TasksManager manager;
  private final List<ServerAgent> agents;

  Readiness(Engine engine, TasksManager manager, List<ServerAgent> agents) {
    this.engine = engine;
    this.manager = manager;
    this.agents = agents;
  }

  /** Returns the names of the failing parts, without details: the caller may be unauthenticated. */
  Set<String> troubles() {
    Set<String> troubles = new TreeSet<>(engine.troubles().keySet());
    agents.stream()
        .map(ServerAgent::loop)
        .filter(loop -> loop.lastError() != null)
        .forEach(loop -> troubles.add(loop.name()));
    askDatabase(troubles);
    return troubles;
  }

  /** Returns the names of the agents that it asks. */
  Set<String> agents() {
    Set<String> names = new TreeSet<>(engine.agents());
    agents.forEach(agent -> names.add(agent.loop().name()));
    return names;
  }

  private void askDatabase(Set<String> troubles) {
    try {
      manager.view().now();
      if (!engine.abandonedQueues().isEmpty()) {
        troubles.add(WORKERS);
      }
    } catch (DataAccessException | TransactionException e) {
      troubles.add("database");
    }
  }

  /** Returns sentences about the troubles that a person can fix, without anything confidential. */
  static List<String> reasons(Set<String> troubles) {
    return troubles.contains(WORKERS)
        ? List.of(
            "workers: nobody takes executions from the queues of this node; its worker was paused"
                + " or drained, and no other takes from them. Resume it, or start another.")
        : List.of();
  }

  /** Returns the status as one word. */
  static String status(Set<String> troubles) {
    return troubles.isEmpty() ? "ready" : "troubled";
  }
}
