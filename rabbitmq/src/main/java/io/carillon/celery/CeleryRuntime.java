package io.carillon.celery;

import io.carillon.agent.AgentLoop;
import io.carillon.rabbitmq.RabbitAddress;
import io.carillon.rabbitmq.RabbitConnections;
import io.carillon.rabbitmq.RabbitLink;
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
  private static final Duration LOOK = Duration.ofSeconds(1);
  // Celery's heartbeats come every two seconds.
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(10);

  private final CeleryCounts counts = new CeleryCounts();
  private final CeleryTypes types;
  private final AgentLoop typesAgent;
  private final boolean works;
  private final RabbitLink sendingLink;
  private final RabbitLink tasksLink;
  private final RabbitLink workersLink;
  private final Sender sender;
  private final TaskWatch taskWatch;
  private final WorkerWatch workerWatch;
  private final Silence silence;
  private final AgentLoop sending;
  private final List<AgentLoop> agents;
  private volatile boolean begun;

  private CeleryRuntime(RabbitAddress address, Duration lease, Parts parts) {
    CeleryTaskStore store = new CeleryTaskStore(parts.database(), parts.versions());
    CeleryWorkerStore workers = new CeleryWorkerStore(parts.database());
    CeleryTopology topology = new CeleryTopology(store.inbox());
    CeleryTasks tasks = new CeleryTasks(parts, store, workers, counts);
    this.types = new CeleryTypes(parts.types());
    this.works = parts.works();
    // One connection each: an oversized message closes its connection, and RabbitMQ stops reading
    // from a publisher's when it is short of memory.
    RabbitConnections connections = new RabbitConnections(address);
    this.sendingLink = link(connections, parts.node() + " celery sending", this::wakeSender);
    this.tasksLink = link(connections, parts.node() + " celery tasks", () -> {});
    this.workersLink = link(connections, parts.node() + " celery workers", () -> {});
    this.sender = new Sender(parts, sendingLink, topology, types, store, tasks, counts);
    this.silence =
        new Silence(sendingLink, tasks, store, workers, new Control(sendingLink, topology, counts));
    this.taskWatch = new TaskWatch(tasksLink, topology, tasks, store, counts, silence::request);
    this.workerWatch =
        new WorkerWatch(
            workersLink,
            topology,
            types,
            workers,
            new Control(sendingLink, topology, counts),
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

  private static RabbitLink link(
      RabbitConnections connections, String name, RabbitLink.Watcher watcher) {
    return new RabbitLink(connections, name, MAX_BODY, watcher);
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
    return LOOK;
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
  public @Nullable String trouble() {
    return Stream.of(sendingLink, tasksLink, workersLink)
        .filter(link -> begun)
        .map(RabbitLink::trouble)
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
