package io.carillon.simulated;

import io.carillon.broker.PostgresBroker;
import io.carillon.config.TypeCheck;
import io.carillon.coordination.TypeAvailability;
import io.carillon.database.Database;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.engine.EngineSettings;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.engine.NodeParts;
import io.carillon.execution.AttemptOutcome;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.ClaimStore.Taking;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.Settled;
import io.carillon.execution.Settlement;
import io.carillon.execution.Settlement.Fence;
import io.carillon.fault.Fault;
import io.carillon.fixture.Rows;
import io.carillon.manager.TasksManager;
import io.carillon.record.AttemptRecorder;
import io.carillon.scheduler.DecisionSink;
import io.carillon.scheduler.SchedulerSettings;
import io.carillon.stepped.SteppedBroker;
import io.carillon.stepped.SteppedNode;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tasktype.TaskTypeStore;
import io.carillon.worker.DeadWorkerRescuer;
import io.carillon.worker.QueuedHandlers;
import io.carillon.worker.Worker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node without threads: the components of an engine, each stepped by the test. Besides the claims
 * that a test makes and settles by hand, it may have a real worker, in which a tick starts
 * executions at once.
 */
final class SimulatedNode {

  /** Thrown in the middle of a transaction by a node that dies there. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final LocalTaskTypes NO_TYPES = new LocalTaskTypes(List.of());
  private static final SchedulerSettings SCHEDULING =
      new SchedulerSettings(100, Duration.ofSeconds(1), System::nanoTime);

  /**
   * The worker of a node.
   *
   * @param slots the number of executions that it runs at once
   * @param types the type {@link Rows#TYPE} and its handler
   * @param clock the time of the cluster
   */
  record Work(int slots, LocalTaskTypes types, InstantSource clock) {}

  private final Database database;
  private final ClaimStore claimStore;
  private final AtomicBoolean crashing = new AtomicBoolean();
  private final QueuedHandlers handlers = new QueuedHandlers();
  private final @Nullable Work work;
  private final SchedulerSettings scheduling;
  private final String name;
  private NodeParts parts;
  private DeadWorkerRescuer takeover;
  private UUID worker;
  private long claims;
  private int startedAtOnce;
  private int crashedAfterStart;

  SimulatedNode(String name, Database database) {
    this(name, database, SCHEDULING);
  }

  SimulatedNode(String name, Database database, SchedulerSettings scheduling) {
    this(name, database, scheduling, null);
  }

  /** A node with a worker, whose handlers start when it claims or ticks and wait for the test. */
  SimulatedNode(String name, Database database, Work work) {
    this(name, database, SCHEDULING, work);
  }

  private SimulatedNode(
      String name, Database database, SchedulerSettings scheduling, @Nullable Work work) {
    this.name = name;
    this.database = database;
    this.scheduling = scheduling;
    this.work = work;
    this.claimStore = new ClaimStore(database);
    this.parts = compose();
    this.takeover = parts.takeover();
    this.worker = register();
  }

  private NodeParts compose() {
    EngineSettings settings = EngineSettings.of(name).withLease(LEASE);
    NodeParts.Builder builder =
        work == null
            ? NodeParts.builder(
                    database, NO_TYPES, settings.withRoles(Set.of(Role.API, Role.SCHEDULER)))
                .broker(PostgresBroker::new)
            : NodeParts.builder(database, work.types(), settings.withConcurrency(work.slots()))
                .broker(SteppedBroker::new)
                .environment(SteppedNode.environment(work.clock(), handlers));
    return builder
        .check(dispatcher -> new Types(type -> faults(dispatcher, type)))
        .scheduling(scheduling)
        .decisions(this::crashing)
        .build();
  }

  private static List<Fault> faults(TaskDispatcher dispatcher, String type) {
    return dispatcher
        .types()
        .find(type)
        .map(TaskTypeStore::faults)
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
      long before = inTick ? running() : 0;
      sink.accept(decisions, decidedAt, inTick);
      if (crashing.getAndSet(false)) {
        database.sql(); // sends the pending writes
        crashedAfterStart += inTick && running() > before ? 1 : 0;
        throw new Crash();
      }
    };
  }

  private long running() {
    return database
        .sql()
        .sql("select count(*) from carillon.task_execution where status = 'running'")
        .query(Long.class)
        .single();
  }

  private UUID register() {
    UUID id = UUID.randomUUID();
    new Rows(database).worker(id, name, LEASE);
    return id;
  }

  TasksManager manager() {
    return parts.manager();
  }

  ClaimStore claims() {
    return claimStore;
  }

  ExecutionStore store() {
    return parts.executions();
  }

  AttemptRecorder recorder() {
    return parts.recorder();
  }

  UUID worker() {
    return worker;
  }

  private Worker realWorker() {
    return Objects.requireNonNull(parts.worker(), "this node has no worker of its own");
  }

  /** Ticks until nothing is due; returns the number of ticks that decided something. */
  int tick() {
    int ticks = 0;
    int waiting = handlers.size();
    while (parts.scheduler().tick() > 0) {
      ticks++;
    }
    startedAtOnce += handlers.size() - waiting;
    return ticks;
  }

  /** One tick; returns the time it would wait for the next. */
  Duration tickAndPlan() {
    return parts.scheduler().runOnce();
  }

  /** Returns the number of executions that ticks have started in their own transaction. */
  int startedAtOnce() {
    return startedAtOnce;
  }

  /** Returns the number of ticks that died after they had started an execution. */
  int crashedAfterStart() {
    return crashedAfterStart;
  }

  /** A round of its worker's heartbeat and fence: registers it, or renews its lease. */
  void beatWorker() {
    realWorker().fenceOnce();
    realWorker().heartbeatOnce();
  }

  /** Its worker claims waiting executions for its free slots; returns how many started. */
  int claimByWorker() {
    return realWorker().claimNow();
  }

  /** Returns the number of handlers that have started and not yet run. */
  int started() {
    return handlers.size();
  }

  /** Returns the number of slots in use. */
  int slotsInUse() {
    return realWorker().running();
  }

  /** Runs the handlers that started first, at most this many. */
  void runHandlers(int most) {
    for (int i = 0; i < most && handlers.runNext(); i++) {}
  }

  /** Writes the reports of handlers that have ended. */
  void writeReports() {
    recorder().writeAccepted();
  }

  /** The process ends: handlers, reports and everything else in memory is gone; it starts anew. */
  void die() {
    handlers.close();
    endLeases();
    parts = compose();
    takeover = parts.takeover();
    worker = register();
    if (work != null) {
      beatWorker();
    }
  }

  /** Looks which task types are offered; those that are not for two minutes are gone. */
  void watchTypes() {
    TypeAvailability watch = typesWatch();
    while (watch.runOnce().isZero()) {
      // it goes on at once
    }
  }

  /** Returns a watch of the offered task types. */
  TypeAvailability typesWatch() {
    return new TypeAvailability(
        parts.database(), parts.dispatcher().types(), parts.manager(), name, Duration.ofMinutes(2));
  }

  /** One tick. */
  int tickOnce() {
    return parts.scheduler().tick();
  }

  /** Dies when the decisions of a tick are written and not yet committed; false if none is due. */
  boolean crashInTick() {
    crashing.set(true);
    try {
      parts.scheduler().tick();
      return false;
    } catch (Crash e) {
      return true;
    } finally {
      crashing.set(false);
    }
  }

  /** Lets go what overlap policies hold back and there is room for. */
  void release() {
    parts.scheduler().releases().look();
  }

  void wake() {
    database.inTransaction(() -> store().wake(1_000));
  }

  void expire() {
    database.doInTransaction(() -> recorder().ended(store().expire(1_000)));
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
    Settlement settlement = settlement(Fence.of(claim, by), next, wakesIn, null);
    List<Settled> settled = database.inTransaction(() -> recorder().settle(List.of(settlement)));
    return !settled.isEmpty();
  }

  /**
   * Returns a settlement that brings an execution into a state; one that is retried has failed.
   *
   * @param result JSON text of an execution that succeeded; null for none
   */
  static Settlement settlement(
      Fence fence, ExecutionStatus next, Duration wakesIn, @Nullable String result) {
    return switch (next) {
      case SUCCEEDED -> Settlement.succeeded(fence, result);
      case RETRYING -> Settlement.retried(fence, AttemptOutcome.FAILED, wakesIn, null);
      default -> Settlement.ended(fence, AttemptOutcome.of(next.code()), null);
    };
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
            .param("now", database.clockOverride())
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
        .param("now", database.clockOverride())
        .update();
    worker = register();
  }

  private void endLeases() {
    database
        .sql()
        .sql(
            """
            update carillon.worker
            set lease_ends_at = cast(:now as timestamptz) - interval '1 second'
            where node = :node and status in ('active', 'paused', 'draining')
            """)
        .param("node", name)
        .param("now", database.clockOverride())
        .update();
  }

  /** Takes over from every dead worker. */
  void takeOver() {
    while (takeover.runOnce().isZero()) {}
  }
}
