package io.carillon.celery;

import io.carillon.agent.AgentLoop;
import io.carillon.celery.connection.CeleryMetrics;
import io.carillon.celery.connection.CeleryTopology;
import io.carillon.celery.task.CeleryExecutionStore;
import io.carillon.celery.task.SignalHandler;
import io.carillon.celery.type.CeleryTypes;
import io.carillon.celery.worker.CeleryControlClient;
import io.carillon.celery.worker.CeleryWorkerMonitor;
import io.carillon.celery.worker.CeleryWorkerStore;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.rabbitmq.connection.RabbitConnections;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.runtime.TaskRuntime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Celery runtime of a node: sends tasks to Celery workers, consumes their events and replies,
 * and handles missing ones. Each of its agents may run on every node with the worker role.
 */
public final class CeleryRuntime implements TaskRuntime {

  // Maximum message size before the client closes the connection; readers refuse much smaller ones.
  private static final int MAX_BODY = 32 << 20;
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  // Celery's heartbeats come every two seconds.
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(10);

  private final CeleryMetrics counts = new CeleryMetrics();
  private final CeleryTypes types;
  private final AgentLoop typesAgent;
  private final boolean works;
  private final RecoveringConnection sendingLink;
  private final RecoveringConnection tasksLink;
  private final RecoveringConnection workersLink;
  private final TaskPublisher sender;
  private final TaskEventConsumer taskWatch;
  private final CeleryWorkerMonitor workerWatch;
  private final OverdueTaskSweeper silence;
  private final AgentLoop sending;
  private final List<AgentLoop> agents;
  private volatile boolean begun;

  private CeleryRuntime(RabbitAddress address, Duration lease, Parts parts) {
    CeleryExecutionStore store = new CeleryExecutionStore(parts.database(), parts.versions());
    CeleryWorkerStore workers = new CeleryWorkerStore(parts.database());
    CeleryTopology topology = new CeleryTopology(store.inbox());
    SignalHandler tasks = new SignalHandler(parts, store, workers, counts);
    this.types = new CeleryTypes(parts.types());
    this.works = parts.works();
    // One connection each: an oversized message closes its connection, and RabbitMQ stops reading
    // from a publisher's when it is short of memory.
    RabbitConnections connections = new RabbitConnections(address);
    this.sendingLink = link(connections, parts.node() + " celery sending", this::wakeSender);
    this.tasksLink = link(connections, parts.node() + " celery tasks", () -> {});
    this.workersLink = link(connections, parts.node() + " celery workers", () -> {});
    this.sender = new TaskPublisher(parts, sendingLink, topology, types, tasks, counts);
    this.silence =
        new OverdueTaskSweeper(
            sendingLink,
            tasks,
            store,
            workers,
            new CeleryControlClient(sendingLink, topology, counts));
    this.taskWatch =
        new TaskEventConsumer(tasksLink, topology, tasks, store, counts, silence::request);
    this.workerWatch =
        new CeleryWorkerMonitor(
            CeleryWorkerMonitor.feed(workersLink, topology, counts),
            types,
            workers,
            new CeleryControlClient(sendingLink, topology, counts),
            counts,
            lease);
    this.typesAgent = new AgentLoop("celery-types", this::refreshOnce);
    this.sending = new AgentLoop("celery-sender", sender::runOnce);
    this.agents =
        List.of(
            sending,
            new AgentLoop("celery-tasks", taskWatch::runOnce),
            new AgentLoop("celery-workers", workerWatch::runOnce),
            new AgentLoop("celery-silence", silence::runOnce));
  }

  /**
   * Returns a factory of runtimes for the workers on that RabbitMQ.
   *
   * @param lease time without a heartbeat after which a worker is considered lost, at least 10 s;
   *     shorter values count as 10 s
   */
  public static Factory factory(RabbitAddress address, Duration lease) {
    Duration patience = lease.compareTo(SHORTEST_LEASE) < 0 ? SHORTEST_LEASE : lease;
    return parts -> new CeleryRuntime(address, patience, parts);
  }

  private static RecoveringConnection link(
      RabbitConnections connections, String name, RecoveringConnection.Watcher watcher) {
    return new RecoveringConnection(connections, name, MAX_BODY, watcher);
  }

  // Without a Celery type nothing is declared or consumed in RabbitMQ.
  private Duration refreshOnce() {
    types.refresh();
    if (works && !begun && !types.byQueue().isEmpty()) {
      begun = true;
      sendingLink.start();
      tasksLink.start();
      workersLink.start();
      agents.forEach(AgentLoop::start);
    }
    return POLL_INTERVAL;
  }

  private void wakeSender() {
    sending.wake();
  }

  @Override
  public void start() {
    types.refresh();
    typesAgent.start();
  }

  @Override
  public boolean serves(String queue) {
    return types.servesOnly(queue);
  }

  @Override
  public void noticed(String queue) {
    if (!types.byQueue().containsKey(queue)) {
      typesAgent.wake(); // possibly a type that was just declared
    } else {
      wakeSender();
    }
  }

  @Override
  public void lookForCancelled() {
    silence.sweepSoon();
  }

  @Override
  public List<AgentLoop> agents() {
    return agents;
  }

  @Override
  public @Nullable String lastError() {
    return Stream.of(sendingLink, tasksLink, workersLink)
        .filter(link -> begun)
        .map(RecoveringConnection::lastError)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  @Override
  public Map<String, Long> counts() {
    return counts.all();
  }

  @Override
  public void close() {
    typesAgent.close();
    agents.forEach(AgentLoop::close);
    sender.close();
    taskWatch.close();
    workerWatch.close();
    silence.close();
    sendingLink.close();
    tasksLink.close();
    workersLink.close();
  }
}
