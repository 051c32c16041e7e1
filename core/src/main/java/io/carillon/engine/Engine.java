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

/** A node of Carillon in this process: made, started, and closed in two phases. */
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
   * Makes a node whose broker is PostgreSQL; the tables must be there.
   *
   * @param types that its worker runs
   */
  public Engine(Database database, LocalTaskTypes types, EngineSettings settings) {
    this(database, types, settings, PostgresBroker::new);
  }

  /**
   * Makes a node that runs what its own handlers and those of others run; the tables must be there.
   *
   * @param types that its worker runs
   */
  public Engine(
      Database database, LocalTaskTypes types, EngineSettings settings, Broker.Factory brokers) {
    this(database, types, settings, brokers, null);
  }

  /**
   * Makes a node; the tables must be there.
   *
   * @param types that its worker runs
   * @param runtimes makes what runs other types elsewhere; null for nothing
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
            new TasksManager.Parts(
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
                TasksManager.SCHEDULES_CHANNEL, config -> ticks.wake()),
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

  /** A worker that was killed still counts until its lease ends. */
  private TypesWatch typesWatch() {
    return new TypesWatch(
        dispatcher, manager, settings.node(), settings.lease().plus(settings.typeGrace()));
  }

  /** A worker that somebody adds, with another retention, must not drop what the servers keep. */
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

  /** What notices would have told while nobody listened. */
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

  /** The users' door. */
  public TasksManager manager() {
    return manager;
  }

  /** The queues, one by one. */
  public QueueView queues() {
    return new QueueView(database, rates);
  }

  /** Deletes old history. */
  public HistoryRetention retention() {
    return new HistoryRetention(database);
  }

  /** What does not go well at present, by agent; empty when all does. */
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

  /** What the other runtime counted, by name in snake_case; empty without one. */
  public Map<String, Long> runtimeCounts() {
    return runtime == null ? Map.of() : runtime.counts();
  }

  /**
   * What broker or runtime do not do well at present, though everything runs; null when all is
   * well.
   */
  public @Nullable String brokerTrouble() {
    String trouble = broker.trouble();
    return trouble == null && runtime != null ? runtime.trouble() : trouble;
  }

  /** What the broker counted, by name in snake_case; the names never change. */
  public Map<String, Long> brokerCounts() {
    return broker.counts();
  }

  /** Completed when the worker of this node was drained by a person; never without a worker. */
  public CompletionStage<Void> drained() {
    return worker == null ? new CompletableFuture<>() : worker.drained();
  }

  /**
   * Queues that this node is to take from, and from which no worker does: its own was paused or
   * drained, and there is no other. Empty for a node without a worker.
   */
  public List<String> abandonedQueues() {
    return worker == null || worker.active()
        ? List.of()
        : manager.workers().unserved(settings.queues());
  }

  /** Whether the worker of this node takes nothing at present, as a person asked it to. */
  boolean resting() {
    return worker != null && worker.resting();
  }

  /**
   * Calls the observer with every batch of executions that this node settled, after the commit: at
   * their end, whatever it was, and when they are to be tried again. It is called on the thread
   * that settles, so it returns at once and does not block.
   */
  public void observe(Consumer<List<Settled>> observer) {
    settlements.add(observer);
  }

  /**
   * By how much the due time that has waited longest for its decision is late, in the whole
   * cluster; zero when none waits. Asks the database.
   */
  public Duration schedulerLag() {
    return scheduler.lag();
  }

  /** How many handlers run here. */
  public int running() {
    return worker == null ? 0 : worker.running();
  }

  /**
   * Stops deciding and taking, lets handlers end, gives back what did not, writes everything down;
   * the broker closes last.
   */
  @Override
  public void close() {
    ticks.close(); // before the worker, in which a tick may start something
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
