package io.carillon.engine;

import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.node.NodeHeartbeat;
import io.carillon.node.NodeRow;
import io.carillon.node.NodeState;
import io.carillon.worker.registry.HostName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Tells the cluster that this node is there, how it is, and that it ended. */
final class NodePresence implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodePresence.class);

  private final String node;
  private final NodeHeartbeat heartbeat;
  private final AgentLoop agent;

  /**
   * Creates the presence of a node.
   *
   * @param troubles the current errors by agent
   * @param behind how far the schedules are behind; asked on schedulers only
   */
  NodePresence(
      Database database,
      EngineSettings settings,
      Supplier<Map<String, String>> troubles,
      Supplier<Duration> behind) {
    boolean schedules = settings.roles().contains(Role.SCHEDULER);
    this.node = settings.node();
    this.heartbeat =
        new NodeHeartbeat(
            database,
            home(settings),
            () -> new NodeState(troubles.get(), schedules ? behind.get() : null),
            InstantSource.system());
    this.agent = new AgentLoop("nodes", heartbeat::runOnce);
  }

  private static NodeRow.Home home(EngineSettings settings) {
    return new NodeRow.Home(
        settings.node(),
        HostName.get(),
        ProcessHandle.current().pid(),
        settings.version(),
        settings.roles().stream().map(Role::code).sorted().toList());
  }

  AgentLoop agent() {
    return agent;
  }

  /** Records the end; a node whose database is away is found to be gone by its silence. */
  @Override
  public void close() {
    try {
      heartbeat.leave();
    } catch (DataAccessException | TransactionException e) {
      LOG.warn("Node {} could not record that it ended: {}", node, e.getMessage());
    }
  }
}
