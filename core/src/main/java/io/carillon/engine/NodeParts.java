package io.carillon.engine;

import io.carillon.alert.Alerts;
import io.carillon.alert.announce.AnnouncementSender;
import io.carillon.alert.announce.Outside;
import io.carillon.broker.Broker;
import io.carillon.broker.PostgresBroker;
import io.carillon.config.TaskConfigManager;
import io.carillon.config.TypeCheck;
import io.carillon.connection.ConnectionSettings;
import io.carillon.connection.Connections;
import io.carillon.connection.LocalConnectionKinds;
import io.carillon.connection.OutsideSystems;
import io.carillon.coordination.DecisionHandler;
import io.carillon.coordination.FailurePause;
import io.carillon.coordination.SettlementHandler;
import io.carillon.coordination.TypeAvailability;
import io.carillon.database.Database;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.ExecutionValues;
import io.carillon.execution.Settled;
import io.carillon.history.History;
import io.carillon.manager.TasksManager;
import io.carillon.manager.change.Components;
import io.carillon.record.AttemptRecorder;
import io.carillon.record.EventRecorder;
import io.carillon.rendering.ParameterCheck;
import io.carillon.rendering.ParameterRenderer;
import io.carillon.retention.PartitionMaintenance;
import io.carillon.runtime.TaskRuntime;
import io.carillon.scheduler.DecisionSink;
import io.carillon.scheduler.Scheduler;
import io.carillon.scheduler.SchedulerSettings;
import io.carillon.secret.Secrets;
import io.carillon.statistics.rollup.RollUpAgent;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.time.TimeOrderedIds;
import io.carillon.tracing.ExecutionTraces;
import io.carillon.version.ConfigVersions;
import io.carillon.worker.DeadWorkerRescuer;
import io.carillon.worker.Worker;
import io.carillon.worker.WorkerEnvironment;
import io.carillon.worker.registry.WorkerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The components of a node, connected with each other; none of their threads runs. The one place
 * that composes them: an {@link Engine} starts their agents, a test runs their steps.
 */
public final class NodeParts {

  private static final Duration WORKER_POLL = Duration.ofSeconds(1);

  private final Database database;
  private final EngineSettings settings;
  private final LocalTaskTypes types;
  private final Secrets secrets;
  private final Connections connections;
  private final ParameterRenderer renderer;
  private final ExecutionStore executions;
  private final ConfigVersions versions;
  private final Broker broker;
  private final TaskDispatcher dispatcher;
  private final ObservedSettlements settlements;
  private final AttemptRecorder recorder;
  private final EventRecorder events;
  private final Scheduler scheduler;
  private final TasksManager manager;
  private final @Nullable TaskRuntime runtime;
  private final @Nullable Worker worker;
  private final Alerts alerts;
  private final RollUpAgent rollUps;
  private final Runnable releasable;
  private final ExecutionTraces traces;

  private NodeParts(Builder plan) {
    this.database = plan.database;
    this.settings = plan.settings;
    this.traces = new ExecutionTraces(database, plan.outside.tracing());
    this.types = plan.types;
    this.releasable = plan.releasable;
    this.secrets = new Secrets(database, plan.outside.keys());
    this.connections =
        new Connections(database, new LocalConnectionKinds(plan.outside.kinds(), types), secrets);
    this.renderer = new ParameterRenderer(new ExecutionValues(database), secrets);
    TimeOrderedIds ids = new TimeOrderedIds();
    this.versions = new ConfigVersions(database);
    this.executions = new ExecutionStore(database);
    QueueRouter announcing =
        new QueueRouter(plan.brokers.make(database, settings.node()), database);
    this.broker = announcing;
    this.dispatcher = new TaskDispatcher(database, executions, broker);
    TaskConfigManager configs = new TaskConfigManager(database, check(plan));
    this.settlements =
        new ObservedSettlements(new SettlementHandler(database, dispatcher, this::ended), database);
    this.events = new EventRecorder(database, settlements);
    DecisionSink decisions =
        plan.decisions.apply(
            new DecisionHandler(settings.node(), configs, dispatcher, events, traces));
    this.scheduler = new Scheduler(database, versions, executions, decisions, ids, plan.scheduling);
    this.manager =
        new TasksManager(
            new Components(
                database,
                configs,
                new Components.Pipeline(scheduler, dispatcher, events, traces),
                versions,
                new History(database),
                ids));
    this.recorder =
        new AttemptRecorder(
            database,
            executions,
            events,
            new FailurePause(settings.node(), configs, manager),
            plan.environment.nanoTime());
    this.runtime = plan.runtimes == null ? null : plan.runtimes.make(runtimeParts());
    if (runtime != null) {
      announcing.connect(runtime);
    }
    this.worker = works() ? worker(plan.environment) : null;
    this.alerts = alerts(plan.environment, ids);
    this.rollUps = new RollUpAgent(database, settings.retention(), plan.environment.nanoTime());
  }

  private Alerts alerts(WorkerEnvironment environment, TimeOrderedIds ids) {
    AnnouncementSender.Surroundings surroundings =
        new AnnouncementSender.Surroundings(
            settings.node(),
            environment.clock(),
            environment.nanoTime(),
            environment.handlers().get(),
            new Outside(connections, secrets));
    return new Alerts(
        database,
        types,
        ids,
        new Alerts.Options(surroundings, settings.alertUrl(), settings.retention()));
  }

  private TypeCheck check(Builder plan) {
    return plan.check == null
        ? new KnownTypes(types, dispatcher, new ParameterCheck(connections, secrets))
        : plan.check.apply(dispatcher);
  }

  private boolean works() {
    return settings.roles().contains(EngineSettings.Role.WORKER);
  }

  private TaskRuntime.Parts runtimeParts() {
    return new TaskRuntime.Parts(
        database,
        executions,
        new TaskRuntime.Parameters(versions, renderer),
        recorder,
        dispatcher,
        new TaskRuntime.Node(settings.node(), works(), traces));
  }

  private Worker worker(WorkerEnvironment environment) {
    return new Worker(
        new Worker.Parts(
            database,
            executions,
            versions,
            new Worker.Handlers(types, renderer, new ConnectionSettings(connections), traces),
            broker,
            recorder),
        new WorkerSettings(
            settings.node(),
            settings.version(),
            settings.queues(),
            settings.concurrency(),
            new WorkerSettings.Spans(settings.lease(), WORKER_POLL, settings.grace())),
        environment);
  }

  private void ended(Set<Long> taskConfigIds) {
    if (scheduler.releases().ended(taskConfigIds)) {
      releasable.run();
    }
  }

  /**
   * Returns a builder of a node on a database whose tables exist, with PostgreSQL as its broker.
   */
  public static Builder builder(Database database, LocalTaskTypes types, EngineSettings settings) {
    return new Builder(database, types, settings);
  }

  /** Composes a node; each setting replaces its default. */
  public static final class Builder {

    private final Database database;
    private final LocalTaskTypes types;
    private final EngineSettings settings;
    private Broker.Factory brokers = PostgresBroker::new;
    private TaskRuntime.@Nullable Factory runtimes;
    private @Nullable Function<TaskDispatcher, TypeCheck> check;
    private SchedulerSettings scheduling = SchedulerSettings.DEFAULT;
    private WorkerEnvironment environment = WorkerEnvironment.SYSTEM;
    private UnaryOperator<DecisionSink> decisions = UnaryOperator.identity();
    private Runnable releasable = () -> {};
    private OutsideSystems outside = OutsideSystems.NONE;

    private Builder(Database database, LocalTaskTypes types, EngineSettings settings) {
      this.database = database;
      this.types = types;
      this.settings = settings;
    }

    /** Sets the broker. */
    public Builder broker(Broker.Factory factory) {
      this.brokers = factory;
      return this;
    }

    /** Sets the runtime that runs other types elsewhere; null for none. */
    public Builder runtime(TaskRuntime.@Nullable Factory factory) {
      this.runtimes = factory;
      return this;
    }

    /** Sets the kinds of connections and the keys of secrets. */
    public Builder outside(OutsideSystems systems) {
      this.outside = systems;
      return this;
    }

    /** Sets the check of task types and parameters; by default that of the registered types. */
    public Builder check(Function<TaskDispatcher, TypeCheck> typeCheck) {
      this.check = typeCheck;
      return this;
    }

    /** Sets the scheduler's settings. */
    public Builder scheduling(SchedulerSettings schedulerSettings) {
      this.scheduling = schedulerSettings;
      return this;
    }

    /** Sets the clocks and threads of the worker. */
    public Builder environment(WorkerEnvironment workerEnvironment) {
      this.environment = workerEnvironment;
      return this;
    }

    /** Sets what receives the scheduler's decisions, given the sink that acts on them. */
    public Builder decisions(UnaryOperator<DecisionSink> around) {
      this.decisions = around;
      return this;
    }

    /** Sets a hint, called by any thread, that held executions may be released. */
    Builder onReleasable(Runnable hint) {
      this.releasable = hint;
      return this;
    }

    /** Returns the connected components. */
    public NodeParts build() {
      return new NodeParts(this);
    }
  }

  /**
   * Registers this node's task types and kinds of connections, and begins to recheck the configs of
   * the task types that changed.
   */
  public void registerTypes() {
    connections.registerKinds();
    manager.typeRecheck().begin(dispatcher.types().register(types, settings.node()));
  }

  /** Registers an observer, as {@link Engine#observe} does. */
  public void observe(Consumer<List<Settled>> observer) {
    settlements.add(observer);
  }

  /** Returns the settings of the node. */
  public EngineSettings settings() {
    return settings;
  }

  /** Returns the database. */
  public Database database() {
    return database;
  }

  /** Returns the store of executions. */
  public ExecutionStore executions() {
    return executions;
  }

  /** Returns the broker; the caller starts and closes it. */
  public Broker broker() {
    return broker;
  }

  /** Returns the dispatcher. */
  public TaskDispatcher dispatcher() {
    return dispatcher;
  }

  /** Returns the recorder; the caller starts and closes it. */
  public AttemptRecorder recorder() {
    return recorder;
  }

  /** Returns the recorder of events. */
  EventRecorder events() {
    return events;
  }

  /** Returns the scheduler. */
  public Scheduler scheduler() {
    return scheduler;
  }

  /** Returns the connections. */
  public Connections connections() {
    return connections;
  }

  /** Returns the secrets. */
  public Secrets secrets() {
    return secrets;
  }

  /** Returns the versions of configs, cached. */
  ConfigVersions versions() {
    return versions;
  }

  /** Returns the renderer of parameters. */
  public ParameterRenderer renderer() {
    return renderer;
  }

  /** Returns the users' API. */
  public TasksManager manager() {
    return manager;
  }

  /** Returns the worker; null for a node without that role. The caller starts and closes it. */
  public @Nullable Worker worker() {
    return worker;
  }

  /** Returns the runtime of other types; null when there is none. */
  @Nullable TaskRuntime runtime() {
    return runtime;
  }

  /** Returns the alerts; the caller runs their agents, and closes their sender. */
  public Alerts alerts() {
    return alerts;
  }

  /** Returns the agent that adds up the statistics; the caller runs it. */
  public RollUpAgent rollUps() {
    return rollUps;
  }

  /** Returns a takeover from dead workers. */
  public DeadWorkerRescuer takeover() {
    return new DeadWorkerRescuer(database, recorder);
  }

  /** Returns the expiry of executions by their start deadline. */
  public StartDeadlines startDeadlines() {
    return new StartDeadlines(database, executions, recorder);
  }

  /** Returns the maintenance of the daily partitions. */
  public PartitionMaintenance partitions() {
    return new PartitionMaintenance(database, settings.retention());
  }

  /**
   * Returns the watch of offered task types. It adds the lease to the grace, because a killed
   * worker counts as alive until its lease ends.
   */
  public TypeAvailability typesWatch() {
    return new TypeAvailability(
        database,
        dispatcher.types(),
        manager,
        settings.node(),
        settings.lease().plus(settings.typeGrace()));
  }
}
