package io.carillon.engine;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.Broker;
import io.carillon.broker.PostgresBroker;
import io.carillon.broker.QueueNotices;
import io.carillon.config.TaskConfigManager;
import io.carillon.database.Database;
import io.carillon.database.Notices;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.Settled;
import io.carillon.manager.Components;
import io.carillon.manager.Coordination;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TypesWatch;
import io.carillon.record.EventRecorder;
import io.carillon.record.GrowingPartitions;
import io.carillon.record.History;
import io.carillon.record.HistoryRetention;
import io.carillon.record.Partitions;
import io.carillon.record.QueueRates;
import io.carillon.record.QueueView;
import io.carillon.runtime.TaskRuntime;
import io.carillon.scheduler.Scheduler;
import io.carillon.scheduler.SchedulerSettings;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.time.TimeOrderedIds;
import io.carillon.version.ConfigVersions;
import io.carillon.worker.Takeover;
import io.carillon.worker.Worker;
import io.carillon.worker.WorkerControl;
import io.carillon.worker.WorkerSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node of Carillon in this process: created, then started, and finally closed. */
public final class Engine implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration EXPIRE_LOOK = Duration.ofSeconds(5);
  private static final int EXPIRE_BATCH = 1_000;

  private final Database database;
  private final EngineSettings settings;
  private final LocalTaskTypes types;
  private final ExecutionStore executions;
  private final Broker broker;
  private final TaskDispatcher dispatcher;
  private final EventRecorder recorder;
  private final ObservedSettlements settlements;
  private final Scheduler scheduler;
  private final TasksManager manager;
  private final Notices notices;
  private final @Nullable Worker worker;
  private final QueueRates rates;
  private final @Nullable TaskRuntime runtime;
  private final Partitions partitions;
  private final AgentLoop ticks;
  private final AgentLoop releases;
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
    this.database = database;
    this.settings = settings;
    this.types = types;
    TimeOrderedIds ids = new TimeOrderedIds();
    ConfigVersions versions = new ConfigVersions(database);
    this.executions = new ExecutionStore(database);
    RuntimeBroker announcing = new RuntimeBroker(brokers.make(database, settings.node()), database);
    this.broker = announcing;
    this.dispatcher = new TaskDispatcher(database, executions, broker);
    TaskConfigManager configs = new TaskConfigManager(database, new KnownTypes(types, dispatcher));
    Coordination coordination =
        new Coordination(settings.node(), database, configs, dispatcher, this::ended);
    this.settlements = new ObservedSettlements(coordination, database);
    this.recorder = new EventRecorder(database, executions, settlements);
    this.scheduler =
        new Scheduler(database, versions, executions, coordination, ids, SchedulerSettings.DEFAULT);
    this.rates = new QueueRates(database);
    this.partitions = new Partitions(database, settings.retention());
    this.ticks = new AgentLoop("scheduler", scheduler::runOnce);
    this.releases = new AgentLoop("releases", scheduler.releases()::runOnce);
    this.manager =
        new TasksManager(
            new Components(
                database,
                configs,
                scheduler,
                dispatcher,
                recorder,
                versions,
                new History(database),
                ids));
    coordination.connect(recorder, manager);
    this.runtime = runtimes == null ? null : runtimes.make(runtimeParts(versions));
    if (runtime != null) {
      announcing.connect(runtime);
    }
    this.notices =
        new Notices(
            database,
            Map.of(
                QueueNotices.CHANNEL, this::queueNoticed,
                TaskDispatcher.CANCEL_CHANNEL, any -> lookForCancelled(),
                WorkerControl.CHANNEL, id -> lookForOrders(),
                Components.SCHEDULES_CHANNEL, config -> ticks.wake()),
            this::lookForMissed);
    this.worker = settings.roles().contains(EngineSettings.Role.WORKER) ? worker(versions) : null;
    addAgents();
  }

  private TaskRuntime.Parts runtimeParts(ConfigVersions versions) {
    return new TaskRuntime.Parts(
        database,
        executions,
        versions,
        recorder,
        dispatcher,
        settings.node(),
        settings.roles().contains(EngineSettings.Role.WORKER));
  }

  private Worker worker(ConfigVersions versions) {
    return new Worker(
        database,
        executions,
        versions,
        types,
        broker,
        recorder,
        new WorkerSettings(
            settings.node(),
            settings.version(),
            settings.queues(),
            settings.concurrency(),
            settings.lease(),
            Duration.ofSeconds(1),
            settings.grace()));
  }

  private void addAgents() {
    Takeover takeover = new Takeover(database, recorder);
    agents.add(new AgentLoop("notices", notices::runOnce));
    agents.add(new AgentLoop("partitions", this::partitionsOnce));
    agents.add(new AgentLoop("growth", new GrowingPartitions(database)::runOnce));
    agents.addAll(dispatcher.agents());
    agents.add(releases);
    agents.add(new AgentLoop("expiry", this::expireOnce));
    agents.add(new AgentLoop("takeover", takeover::runOnce));
    if (settings.roles().contains(EngineSettings.Role.API)) {
      agents.add(new AgentLoop("queue-rates", rates::runOnce));
    }
    if (settings.roles().contains(EngineSettings.Role.SCHEDULER)) {
      agents.add(ticks);
      agents.add(new AgentLoop("task-types", typesWatch()::runOnce));
    }
  }

  /** Adds the lease to the grace, because a killed worker counts as alive until its lease ends. */
  private TypesWatch typesWatch() {
    return new TypesWatch(
        dispatcher, manager, settings.node(), settings.lease().plus(settings.typeGrace()));
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
    manager.forgetDeleted(settings.retention());
    return wait;
  }

  private Duration expireOnce() {
    database.doInTransaction(() -> recorder.ended(executions.expire(EXPIRE_BATCH)));
    return EXPIRE_LOOK;
  }

  /**
   * Polls everything for which notices may have been missed while the listener was not connected.
   */
  private void lookForMissed() {
    settings.queues().forEach(broker::noticed);
    lookForCancelled();
    ticks.wake();
    dispatcher.lookForDue();
    releases.wake();
  }

  private void queueNoticed(String payload) {
    QueueNotices.queueFor(settings.node(), payload).ifPresent(broker::noticed);
  }

  private void lookForCancelled() {
    lookForOrders();
    if (runtime != null) {
      runtime.lookForCancelled();
    }
  }

  private void lookForOrders() {
    if (worker != null) {
      worker.lookForOrders();
    }
  }

  private void ended(Set<Long> taskConfigIds) {
    if (scheduler.releases().ended(taskConfigIds)) {
      releases.wake();
    }
  }

  /** Registers the task types and starts the agents. */
  public void start() {
    partitions.makeOnce();
    for (String changed : dispatcher.register(types)) {
      manager.recheck(changed, settings.node());
    }
    broker.start();
    recorder.start();
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
    return manager;
  }

  /** Returns the view of the queues. */
  public QueueView queues() {
    return new QueueView(database, rates);
  }

  /** Returns the retention of history. */
  public HistoryRetention retention() {
    return new HistoryRetention(database);
  }

  /** Returns the current errors by agent; empty when there are none. */
  public Map<String, String> troubles() {
    Map<String, String> troubles = new TreeMap<>();
    List<AgentLoop> all = new ArrayList<>(agents);
    all.addAll(recorder.agents());
    if (worker != null) {
      all.addAll(worker.agents());
      String starving = worker.trouble();
      if (starving != null) {
        troubles.put("worker", starving);
      }
    }
    if (runtime != null) {
      all.addAll(runtime.agents());
    }
    for (AgentLoop agent : all) {
      String trouble = agent.trouble();
      if (trouble != null) {
        troubles.put(agent.name(), trouble);
      }
    }
    return troubles;
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
    String trouble = broker.trouble();
    return trouble == null && runtime != null ? runtime.trouble() : trouble;
  }

  /** Returns the broker's counters by name in snake_case; the names never change. */
  public Map<String, Long> brokerCounts() {
    return broker.counts();
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
        : manager.workers().unserved(settings.queues());
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
    settlements.add(observer);
  }

  /**
   * Returns the lateness of the due time that has waited longest for its decision in the whole
   * cluster; zero when none waits. Queries the database.
   */
  public Duration schedulerLag() {
    return scheduler.lag();
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
    recorder.close();
    if (worker != null) {
      worker.leave();
    }
    broker.close();
    notices.close();
    types.close();
  }
}
