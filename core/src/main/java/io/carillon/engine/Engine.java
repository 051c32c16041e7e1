package io.carillon.engine;

import io.carillon.agent.AgentLoop;
import io.carillon.alert.Alerts;
import io.carillon.broker.Broker;
import io.carillon.broker.PostgresBroker;
import io.carillon.connection.ConnectionTests;
import io.carillon.connection.Connections;
import io.carillon.connection.OutsideSystems;
import io.carillon.database.Database;
import io.carillon.database.NotificationListener;
import io.carillon.execution.Settled;
import io.carillon.health.ClusterHealth;
import io.carillon.manager.TasksManager;
import io.carillon.manifest.Manifests;
import io.carillon.overview.Overview;
import io.carillon.queue.QueueRates;
import io.carillon.queue.QueueStats;
import io.carillon.retention.HistoryRetention;
import io.carillon.retention.PartitionMaintenance;
import io.carillon.runtime.TaskRuntime;
import io.carillon.scheduler.SchedulerSpans;
import io.carillon.secret.Secrets;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tasktype.RemoteTaskType;
import io.carillon.worker.DeadWorkerRescuer;
import io.carillon.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node of Carillon in this process: created, then started, and finally closed. */
public final class Engine implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

  private final NodeParts parts;
  private final EngineSettings settings;
  private final LocalTaskTypes types;
  private final NotificationListener notices;
  private final @Nullable Worker worker;
  private final @Nullable TaskRuntime runtime;
  private final ConnectionTests connectionTests;
  private final QueueRates rates;
  private final PartitionMaintenance partitions;
  private final NodeMeasurements measurements;
  private final AgentLoop ticks = new AgentLoop("scheduler", this::tickOnce);
  private final AgentLoop releases = new AgentLoop("releases", this::releaseOnce);
  private final NodeCondition condition;
  private final NodePresence presence;
  private final List<AgentLoop> agents = new ArrayList<>();

  /**
   * Creates a node whose broker is PostgreSQL; the tables must exist.
   *
   * @param types the task types that its worker runs
   */
  public Engine(Database database, LocalTaskTypes types, EngineSettings settings) {
    this(database, types, settings, PostgresBroker::new);
  }

  /**
   * Creates a node with a broker and without another runtime; the tables must exist.
   *
   * @param types the task types that its worker runs
   */
  public Engine(
      Database database, LocalTaskTypes types, EngineSettings settings, Broker.Factory brokers) {
    this(database, types, settings, brokers, null);
  }

  /**
   * Creates a node; the tables must exist.
   *
   * @param types the task types that its worker runs
   * @param runtimes creates the runtime that runs other types elsewhere; null for none
   */
  public Engine(
      Database database,
      LocalTaskTypes types,
      EngineSettings settings,
      Broker.Factory brokers,
      TaskRuntime.@Nullable Factory runtimes) {
    this(database, types, settings, brokers, runtimes, OutsideSystems.NONE);
  }

  /**
   * Creates a node; the tables must exist.
   *
   * @param types the task types that its worker runs
   * @param runtimes creates the runtime that runs other types elsewhere; null for none
   * @param outside the kinds of connections and the keys of secrets
   */
  public Engine(
      Database database,
      LocalTaskTypes types,
      EngineSettings settings,
      Broker.Factory brokers,
      TaskRuntime.@Nullable Factory runtimes,
      OutsideSystems outside) {
    this.settings = settings;
    this.types = types;
    this.parts =
        NodeParts.builder(database, types, settings)
            .broker(brokers)
            .runtime(runtimes)
            .outside(outside)
            .onReleasable(releases::wake)
            .build();
    this.worker = parts.worker();
    this.runtime = parts.runtime();
    this.connectionTests = new ConnectionTests(parts.connections(), System::nanoTime);
    this.rates = new QueueRates(database);
    this.partitions = parts.partitions();
    DeadWorkerRescuer takeover = parts.takeover();
    this.measurements = new NodeMeasurements(parts, takeover);
    this.notices = new NodeNotices(parts, settings, ticks::wake, releases::wake).listener();
    this.condition = new NodeCondition(this, settings);
    this.presence = new NodePresence(database, settings, condition::troubles, this::schedulerLag);
    addAgents(takeover);
  }

  private void addAgents(DeadWorkerRescuer takeover) {
    agents.add(presence.agent());
    agents.add(new AgentLoop("notices", notices::runOnce));
    agents.add(new AgentLoop("partitions", this::partitionsOnce));
    agents.addAll(parts.dispatcher().agents());
    agents.add(releases);
    agents.add(new AgentLoop("expiry", parts.startDeadlines()::runOnce));
    agents.add(new AgentLoop("takeover", takeover::runOnce));
    if (settings.roles().contains(EngineSettings.Role.API)) {
      agents.add(new AgentLoop("queue-rates", rates::runOnce));
    }
    if (watches()) {
      agents.add(new AgentLoop("alerts", alerts().evaluator()::runOnce));
      agents.add(new AgentLoop("announcements", alerts().sender()::runOnce));
      agents.add(new AgentLoop("statistics", parts.rollUps()::runOnce));
    }
    if (settings.roles().contains(EngineSettings.Role.SCHEDULER)) {
      agents.add(ticks);
      SchedulerSpans spans = new SchedulerSpans(parts.database(), settings.node());
      agents.add(new AgentLoop("scheduler-spans", spans::runOnce));
      agents.add(new AgentLoop("task-types", parts.typesWatch()::runOnce));
    }
  }

  /** Alerts are evaluated also where no scheduler runs, which is what one of them is about. */
  private boolean watches() {
    return settings.roles().contains(EngineSettings.Role.API)
        || settings.roles().contains(EngineSettings.Role.SCHEDULER);
  }

  private Duration tickOnce() {
    return parts.scheduler().runOnce();
  }

  private Duration releaseOnce() {
    return parts.scheduler().releases().runOnce();
  }

  /**
   * Only a scheduler drops partitions: a worker with a shorter retention must not drop history that
   * the servers keep.
   */
  private Duration partitionsOnce() {
    if (!settings.roles().contains(EngineSettings.Role.SCHEDULER)) {
      return partitions.makeOnce();
    }
    Duration wait = partitions.runOnce();
    parts.manager().forgetDeleted(settings.retention());
    return wait;
  }

  /** Registers the task types and starts the agents. */
  public void start() {
    partitions.makeOnce();
    parts.registerTypes();
    parts.secrets().trouble().ifPresent(LOG::warn);
    parts.broker().start();
    parts.recorder().start();
    agents.forEach(AgentLoop::start);
    if (worker != null) {
      worker.start();
    }
    if (runtime != null) {
      runtime.start();
    }
    LOG.info("Node {} has started with the roles {}", settings.node(), settings.roles());
  }

  /** Returns the users' API. */
  public TasksManager manager() {
    return parts.manager();
  }

  /** Returns the connections. */
  public Connections connections() {
    return parts.connections();
  }

  /** Returns the tests of connections on this node. */
  public ConnectionTests connectionTests() {
    return connectionTests;
  }

  /** Returns the secrets. */
  public Secrets secrets() {
    return parts.secrets();
  }

  /** Returns the preview of parameters with placeholders. */
  public RenderPreview renderPreview() {
    return new RenderPreview(parts.database(), parts.manager(), parts.versions(), parts.renderer());
  }

  /** Returns what applies and exports declarative files. */
  public Manifests manifests() {
    RemoteTaskType.Reader types = runtime == null ? RemoteTaskType.Reader.NONE : runtime::read;
    return manager().manifests(parts.connections(), parts.alerts(), types);
  }

  /** Returns the alerts. */
  public Alerts alerts() {
    return parts.alerts();
  }

  /** Returns the view of the queues. */
  public QueueStats queues() {
    return new QueueStats(parts.database(), rates);
  }

  /** Returns the overview. */
  public Overview overview() {
    return new Overview(parts.database(), queues());
  }

  /** Returns the retention of history. */
  public HistoryRetention retention() {
    return new HistoryRetention(parts.database());
  }

  /** Returns the current errors by agent; empty when there are none. */
  public Map<String, String> troubles() {
    return new NodeTroubles(parts, agents).byAgent();
  }

  /** Returns the names of the agents whose errors {@link #troubles} tells. */
  public Set<String> agents() {
    return new NodeTroubles(parts, agents).names();
  }

  /** Returns what is wrong with this node. */
  public NodeCondition condition() {
    return condition;
  }

  /** Returns what is wrong in the whole cluster. */
  public ClusterHealth clusterHealth() {
    return new ClusterHealth(parts.database(), queues(), alerts().health(), settings.retention());
  }

  /** Returns the other runtime's counters by name in snake_case; empty without one. */
  public Map<String, Long> runtimeCounts() {
    return runtime == null ? Map.of() : runtime.counts();
  }

  /**
   * Returns the current degradation of the broker or runtime, during which work continues; null
   * when there is none.
   */
  public @Nullable String brokerTrouble() {
    String trouble = parts.broker().lastError();
    return trouble == null && runtime != null ? runtime.lastError() : trouble;
  }

  /** Returns the broker's counters by name in snake_case; the names never change. */
  public Map<String, Long> brokerCounts() {
    return parts.broker().counts();
  }

  /**
   * Returns a stage that completes when a user has drained this node's worker; never without a
   * worker.
   */
  public CompletionStage<Void> drained() {
    return worker == null ? new CompletableFuture<>() : worker.drained();
  }

  /**
   * Returns the queues of this node that no worker serves, because its own was paused or drained
   * and there is no other. Empty for a node without a worker.
   */
  public List<String> abandonedQueues() {
    return worker == null || worker.active()
        ? List.of()
        : parts.manager().workers().unserved(settings.queues());
  }

  /**
   * Returns whether this node's worker currently claims nothing because a user paused or drained
   * it.
   */
  boolean resting() {
    return worker != null && worker.resting();
  }

  /**
   * Registers an observer of every batch of executions that this node settles: those that ended,
   * with any outcome, and those to be retried. It is called after the commit on the settling
   * thread, so it must return quickly and not block.
   */
  public void observe(Consumer<List<Settled>> observer) {
    parts.observe(observer);
  }

  /**
   * Returns the lateness of the due time that has waited longest for its decision in the whole
   * cluster; zero when none waits. Queries the database.
   */
  public Duration schedulerLag() {
    return parts.scheduler().lag();
  }

  /** Returns the measurements of this node. */
  public NodeMeasurements measurements() {
    return measurements;
  }

  /**
   * Returns the logger of an execution that runs on this node, whose lines are kept with it; null
   * when it does not run here.
   *
   * @param executionId its id as text, as the MDC has it under {@code execution_id}
   */
  public @Nullable Logger attemptLog(String executionId) {
    return worker == null ? null : worker.logs().find(executionId);
  }

  /** Returns the number of handlers running on this node. */
  public int running() {
    return worker == null ? 0 : worker.running();
  }

  /**
   * Stops deciding and claiming, waits for handlers to end, hands back those that did not, and
   * flushes all reports; the broker is closed after that.
   */
  @Override
  public void close() {
    ticks.close(); // before the worker, since a tick may start executions in it
    if (worker != null) {
      worker.close();
    }
    if (runtime != null) {
      runtime.close();
    }
    agents.forEach(AgentLoop::close);
    presence.close();
    alerts().sender().close();
    parts.recorder().close();
    if (worker != null) {
      worker.leave();
    }
    parts.broker().close();
    notices.close();
    types.close();
  }
}
