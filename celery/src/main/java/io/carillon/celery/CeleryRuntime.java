package io.carillon.celery;

import io.carillon.agent.AgentLoop;
import io.carillon.celery.connection.CeleryMetrics;
import io.carillon.celery.connection.CeleryTopology;
import io.carillon.celery.connection.QueueConsumer;
import io.carillon.celery.task.CeleryExecutionStore;
import io.carillon.celery.task.SignalHandler;
import io.carillon.celery.type.CeleryTypeReader;
import io.carillon.celery.type.CeleryTypes;
import io.carillon.celery.worker.CeleryControlClient;
import io.carillon.celery.worker.CeleryWorkerMonitor;
import io.carillon.celery.worker.CeleryWorkerStore;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.rabbitmq.connection.RabbitConnections;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.runtime.TaskRuntime;
import io.carillon.tasktype.RemoteTaskType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

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

  private final CeleryMetrics counts;
  private final CeleryTypes types;
  private final AgentLoop typesAgent;
  private final boolean works;
  private final Links links;
  private final TaskPublisher sender;
  private final TaskEventConsumer taskWatch;
  private final CeleryWorkerMonitor workerWatch;
  private final OverdueTaskSweeper silence;
  private final AgentLoop sending;
  private final List<AgentLoop> agents;
  private volatile boolean begun;

  /**
   * The connections. One for each duty: an oversized message closes its connection, and RabbitMQ
   * stops reading from a publisher's when it is short of memory.
   */
  private record Links(
      RecoveringConnection sending, RecoveringConnection tasks, RecoveringConnection workers) {

    List<RecoveringConnection> all() {
      return List.of(sending, tasks, workers);
    }
  }

  private CeleryRuntime(RabbitAddress address, CeleryWorkerMonitor.Timing timing, Parts parts) {
    this.counts = new CeleryMetrics(timing.nanoTime());
    this.types = new CeleryTypes(parts.types());
    this.works = parts.works();
    this.links = links(address, parts.node(), timing.nanoTime());
    CeleryExecutionStore store = new CeleryExecutionStore(parts.database(), parts.versions());
    CeleryWorkerStore workers = new CeleryWorkerStore(parts.database());
    CeleryTopology topology = new CeleryTopology(store.inbox());
    SignalHandler tasks = new SignalHandler(parts, store, workers, counts, timing.nanoTime());
    this.sender = new TaskPublisher(parts, links.sending(), topology, types, tasks, counts);
    this.silence =
        new OverdueTaskSweeper(links.sending(), tasks, store, workers, control(topology));
    this.taskWatch =
        new TaskEventConsumer(links.tasks(), topology, tasks, store, counts, silence::request);
    QueueConsumer feed = CeleryWorkerMonitor.feed(links.workers(), topology, counts);
    this.workerWatch =
        new CeleryWorkerMonitor(feed, types, workers, control(topology), counts, timing);
    this.typesAgent = new AgentLoop("celery-types", this::refreshOnce);
    this.sending = new AgentLoop("celery-sender", sender::runOnce);
    this.agents =
        List.of(
            sending,
            new AgentLoop("celery-tasks", taskWatch::runOnce),
            new AgentLoop("celery-workers", workerWatch::runOnce),
            new AgentLoop("celery-silence", silence::runOnce));
  }

  private Links links(RabbitAddress address, String node, LongSupplier nanoTime) {
    RabbitConnections connections = new RabbitConnections(address);
    return new Links(
        new RecoveringConnection(
            connections, node + " celery sending", MAX_BODY, this::wakeSender, nanoTime),
        new RecoveringConnection(connections, node + " celery tasks", MAX_BODY, () -> {}, nanoTime),
        new RecoveringConnection(
            connections, node + " celery workers", MAX_BODY, () -> {}, nanoTime));
  }

  private CeleryControlClient control(CeleryTopology topology) {
    return new CeleryControlClient(links.sending(), topology, counts);
  }

  /**
   * Returns a factory of runtimes for the workers on that RabbitMQ.
   *
   * @param lease time without a heartbeat after which a worker is considered lost, at least 10 s;
   *     shorter values count as 10 s
   */
  public static Factory factory(RabbitAddress address, Duration lease) {
    Duration patience = lease.compareTo(SHORTEST_LEASE) < 0 ? SHORTEST_LEASE : lease;
    return factory(address, new CeleryWorkerMonitor.Timing(patience, System::nanoTime));
  }

  /** Returns a factory of runtimes for the workers on that RabbitMQ, by another clock. */
  static Factory factory(RabbitAddress address, CeleryWorkerMonitor.Timing timing) {
    return parts -> new CeleryRuntime(address, timing, parts);
  }

  // Without a Celery type nothing is declared or consumed in RabbitMQ.
  private Duration refreshOnce() {
    types.refresh();
    if (works && !begun && !types.byQueue().isEmpty()) {
      begun = true;
      links.all().forEach(RecoveringConnection::start);
      agents.forEach(AgentLoop::start);
    }
    return POLL_INTERVAL;
  }

  private void wakeSender() {
    sending.wake();
  }

  @Override
  public RemoteTaskType read(String name, ObjectNode declaration) {
    return CeleryTypeReader.read(name, declaration);
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
      sender.noticed(queue);
      wakeSender();
    }
  }

  @Override
  public void lookForCancelled() {
    silence.sweepSoon();
  }

  @Override
  public List<AgentLoop> agents() {
    return Stream.concat(Stream.of(typesAgent), agents.stream()).toList();
  }

  @Override
  public @Nullable String lastError() {
    return links.all().stream()
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
    links.all().forEach(RecoveringConnection::close);
  }
}
