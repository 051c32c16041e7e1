package io.carillon.simulated;

import io.carillon.broker.PostgresBroker;
import io.carillon.config.TaskConfigManager;
import io.carillon.config.TypeCheck;
import io.carillon.database.Database;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.ClaimStore.Taking;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.Settled;
import io.carillon.execution.Settlement;
import io.carillon.fault.Fault;
import io.carillon.fixture.Rows;
import io.carillon.manager.Components;
import io.carillon.manager.Coordination;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TypesWatch;
import io.carillon.record.EventRecorder;
import io.carillon.record.History;
import io.carillon.scheduler.DecisionSink;
import io.carillon.scheduler.Scheduler;
import io.carillon.scheduler.SchedulerSettings;
import io.carillon.time.TimeOrderedIds;
import io.carillon.version.ConfigVersions;
import io.carillon.worker.Takeover;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** A node without threads: the parts of an engine, each stepped by the test. */
final class SimulatedNode {

  /** What a node throws that dies in the middle of a transaction. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final Duration LEASE = Duration.ofSeconds(15);

  private final Database database;
  private final ExecutionStore executions;
  private final ClaimStore claimStore;
  private final TaskDispatcher dispatcher;
  private final EventRecorder recorder;
  private final Scheduler scheduler;
  private final TasksManager manager;
  private final Takeover takeover;
  private final AtomicBoolean crashing = new AtomicBoolean();
  private final String name;
  private UUID worker;
  private long claims;

  SimulatedNode(String name, Database database) {
    this(name, database, new SchedulerSettings(100, Duration.ofSeconds(1)));
  }

  SimulatedNode(String name, Database database, SchedulerSettings settings) {
    this.name = name;
    this.database = database;
    this.executions = new ExecutionStore(database);
    this.claimStore = new ClaimStore(database);
    TimeOrderedIds ids = new TimeOrderedIds();
    ConfigVersions versions = new ConfigVersions(database);
    PostgresBroker broker = new PostgresBroker(database, name);
    TaskDispatcher dispatcher = new TaskDispatcher(database, executions, broker);
    this.dispatcher = dispatcher;
    TaskConfigManager configs =
        new TaskConfigManager(database, new Types(type -> faults(dispatcher, type)));
    Coordination coordination = new Coordination(name, database, configs, dispatcher, ended -> {});
    this.recorder = new EventRecorder(database, executions, coordination);
    this.scheduler =
        new Scheduler(database, versions, executions, crashing(coordination), ids, settings);
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
    this.takeover = new Takeover(database, recorder);
    this.worker = register();
  }

  private static List<Fault> faults(TaskDispatcher dispatcher, String type) {
    return dispatcher
        .find(type)
        .map(TaskDispatcher::faults)
        .orElseGet(() -> List.of(new Fault("task_type", "is not known")));
  }

  /** Task types that take any parameters. */
  private record Types(Function<String, List<Fault>> faults) implements TypeCheck {

    @Override
    public List<Fault> check(String taskType, ObjectNode parameters) {
      return faults.apply(taskType);
    }

    @Override
    public TypeCheck once() {
      Map<String, List<Fault>> known = new HashMap<>();
      return new Types(type -> known.computeIfAbsent(type, faults));
    }
  }

  private DecisionSink crashing(DecisionSink sink) {
    return (decisions, decidedAt, inTick) -> {
      sink.accept(decisions, decidedAt, inTick);
      if (crashing.getAndSet(false)) {
        database.sql(); // sends what is to be written
        throw new Crash();
      }
    };
  }

  private UUID register() {
    UUID id = UUID.randomUUID();
    new Rows(database).worker(id, name, LEASE);
    return id;
  }

  TasksManager manager() {
    return manager;
  }

  ClaimStore claims() {
    return claimStore;
  }

  ExecutionStore store() {
    return executions;
  }

  EventRecorder recorder() {
    return recorder;
  }

  UUID worker() {
    return worker;
  }

  /** Ticks until nothing is due; answers how many ticks did something. */
  int tick() {
    int ticks = 0;
    while (scheduler.tick() > 0) {
      ticks++;
    }
    return ticks;
  }

  /** One tick; answers how long it would wait for the next. */
  Duration tickAndPlan() {
    return scheduler.runOnce();
  }

  /** Looks which task types are offered; those that are not for two minutes are gone. */
  void watchTypes() {
    new TypesWatch(dispatcher, manager, name, Duration.ofMinutes(2)).runOnce();
  }

  /** One tick. */
  int tickOnce() {
    return scheduler.tick();
  }

  /** Dies when the decisions of a tick are written and not yet committed; false if none is due. */
  boolean crashInTick() {
    crashing.set(true);
    try {
      scheduler.tick();
      return false;
    } catch (Crash e) {
      return true;
    } finally {
      crashing.set(false);
    }
  }

  /** Lets go what overlap policies hold back and there is room for. */
  void release() {
    scheduler.releases().look();
  }

  void wake() {
    database.inTransaction(() -> executions.wake(1_000));
  }

  void expire() {
    database.doInTransaction(() -> recorder.ended(executions.expire(1_000)));
  }

  List<Claim> claim(int limit) {
    beat();
    return claimWithoutHeartbeat(limit);
  }

  /** As a worker that slept through the end of its lease and does not know it yet. */
  List<Claim> claimWithoutHeartbeat(int limit) {
    return claimStore
        .claim(new Taking(worker, ++claims, List.of("nothing"), limit), "default", null)
        .claims();
  }

  /** Ends an attempt of this node's worker; false when it no longer held its claim. */
  boolean settle(Claim claim, ExecutionStatus end) {
    return settle(claim, worker, end, Duration.ZERO);
  }

  boolean settle(Claim claim, UUID by, ExecutionStatus next, Duration wakesIn) {
    Settlement settlement =
        new Settlement(
            claim.executionId(),
            claim.attempt(),
            by,
            next.code(),
            next,
            wakesIn,
            Duration.ZERO,
            null,
            null,
            next != ExecutionStatus.SUCCEEDED,
            false);
    List<Settled> settled = database.inTransaction(() -> recorder.settle(List.of(settlement)));
    return !settled.isEmpty();
  }

  /** Renews its worker's lease, or makes a new worker where that one was given up. */
  private void beat() {
    int renewed =
        database
            .sql()
            .sql(
                """
                update carillon.worker
                set lease_ends_at = cast(:now as timestamptz) + :lease * interval '1 ms'
                where id = :id and status = 'active'
                """)
            .param("id", worker)
            .param("lease", LEASE.toMillis())
            .param("now", database.pinned())
            .update();
    if (renewed == 0) {
      worker = register();
    }
  }

  /** Its worker dies; a new one takes its place. */
  void loseWorker() {
    database
        .sql()
        .sql(
            """
            update carillon.worker
            set lease_ends_at = cast(:now as timestamptz) - interval '1 second'
            where id = :id
            """)
        .param("id", worker)
        .param("now", database.pinned())
        .update();
    worker = register();
  }

  /** Takes over from every dead worker. */
  void takeOver() {
    while (takeover.runOnce().isZero()) {}
  }
}
