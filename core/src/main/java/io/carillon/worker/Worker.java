package io.carillon.worker;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.Broker;
import io.carillon.broker.SlotReservation;
import io.carillon.broker.WorkerSubscription;
import io.carillon.database.Database;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.NewExecution;
import io.carillon.record.AttemptRecorder;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.version.ConfigVersions;
import io.carillon.worker.registry.ClaimBatches;
import io.carillon.worker.registry.HostName;
import io.carillon.worker.registry.WorkerSettings;
import io.carillon.worker.registry.WorkerStatus;
import io.carillon.worker.registry.WorkerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims executions from its inbox, as many as it has free slots, and runs each on its own thread.
 * It renews its lease while it lives; when it cannot, it stops its handlers before the lease ends,
 * since another worker will then run the executions.
 */
public final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MEMORY_POLL_INTERVAL = Duration.ofMillis(20);
  private static final Duration LEASE_POLL_INTERVAL = Duration.ofMillis(200);

  private final Database database;
  private final WorkerStore store;
  private final ExecutionStore executions;
  private final LocalTaskTypes types;
  private final Broker broker;
  private final WorkerSettings settings;
  private final LongSupplier nanoTime;
  private final OrphanedAttempts attempts;
  private final RunningExecutions atWork;
  private final StarvationDetector pulse;
  private final SlotPool slots;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private final AgentLoop claims = new AgentLoop("worker-claims", this::claimOnce);
  private final AgentLoop heartbeat = new AgentLoop("worker-heartbeat", this::heartbeatOnce);
  private final AgentLoop leases = new AgentLoop("worker-lease", this::fenceOnce);
  private volatile @Nullable WorkerLease term;
  private volatile WorkerStatus status = WorkerStatus.ACTIVE;
  private volatile boolean closing;
  // True once the claiming thread has seen that it must not claim.
  private volatile boolean resting;
  // True when the last claim received as many executions as it requested.
  private boolean more;
  private long beatenAt;

  /** The components that a worker uses. */
  public record Parts(
      Database database,
      ExecutionStore executions,
      ConfigVersions versions,
      LocalTaskTypes types,
      Broker broker,
      AttemptRecorder recorder) {}

  /** Creates a worker; {@link #start} starts it. */
  public Worker(Parts parts, WorkerSettings settings, WorkerEnvironment environment) {
    this.database = parts.database();
    this.store = new WorkerStore(database);
    this.executions = parts.executions();
    this.types = parts.types();
    this.broker = parts.broker();
    this.settings = settings;
    this.nanoTime = environment.nanoTime();
    this.attempts = new OrphanedAttempts(store, parts.recorder());
    this.slots = new SlotPool(settings.concurrency());
    AttemptRunner runner =
        new AttemptRunner(
            types, parts.recorder(), store, parts.versions(), executions, environment.clock());
    this.atWork =
        new RunningExecutions(
            parts.versions(), parts.recorder(), runner, slots, this::isPresent, environment);
    this.pulse = new StarvationDetector(settings.lease(), nanoTime);
  }

  /** Starts the agents. */
  public void start() {
    agents().forEach(AgentLoop::start);
  }

  /** Returns the agents, for health checks. */
  public List<AgentLoop> agents() {
    return List.of(heartbeat, leases, claims, pulse.agent());
  }

  /** Returns why it claims nothing without having been asked to pause; null when it claims. */
  public @Nullable String lastError() {
    return pulse.lastError();
  }

  private boolean isPresent(WorkerLease of) {
    return term == of;
  }

  /** Returns the number of running handlers. */
  public int running() {
    return atWork.count();
  }

  /**
   * Returns whether it currently claims nothing because it was asked to pause or drain, or is
   * closing.
   */
  public boolean resting() {
    return resting;
  }

  /** Returns whether it claims executions: it is neither paused nor draining nor closing. */
  public boolean active() {
    return status == WorkerStatus.ACTIVE;
  }

  /** Checks now for requests to stop its executions or the worker itself. */
  public void lookForOrders() {
    heartbeat.wake();
  }

  /**
   * Returns a stage that completes when it has drained on request: it claims nothing more unless
   * resumed.
   */
  public CompletionStage<Void> drained() {
    return drained.minimalCompletionStage();
  }

  /**
   * Registers the worker, or renews its lease when a third of it has passed; then stops the
   * executions that are to stop and follows a user's orders. Returns the time until the next round.
   */
  public Duration heartbeatOnce() {
    WorkerLease present = term;
    if (present == null) {
      if (status.takesOrders()) {
        begin();
      }
      return POLL_INTERVAL;
    }
    if (nanoTime.getAsLong() - beatenAt > settings.lease().toNanos() / 3 && !beat(present)) {
      fence(present, "it was given up by the others");
      return Duration.ZERO;
    }
    atWork.stopCancelled(executions);
    forgetSettled(present);
    obey(present);
    return POLL_INTERVAL.toNanos() < settings.lease().toNanos() / 3
        ? POLL_INTERVAL
        : settings.lease().dividedBy(4);
  }

  private void begin() {
    long asked = nanoTime.getAsLong();
    UUID id = UUID.randomUUID();
    store.register(id, settings, HostName.get(), types.names(), status);
    beatenAt = asked;
    WorkerSubscription recipient =
        new WorkerSubscription(id, settings.queues(), types.names(), wanted -> reserve(id, wanted));
    term = new WorkerLease(id, broker.open(recipient), settings.lease(), asked);
    LOG.info(
        "Worker {} takes the queues {} with {} slots",
        id,
        settings.queues(),
        settings.concurrency());
    claims.wake();
  }

  private void obey(WorkerLease present) {
    WorkerStatus wanted = store.status(present.id()).orElse(WorkerStatus.LOST);
    if (closing) {
      return;
    }
    if (wanted.lives() && wanted != status) {
      LOG.info("Worker {} is {} now", present.id(), wanted);
      status = wanted;
      claims.wake();
      present.inbox().wake();
    }
    boolean over = resting && slots.allFree();
    boolean empty = status == WorkerStatus.DRAINING && over && present.batches().idle();
    if (empty && drained.complete(null)) { // it keeps its lease, and may be resumed
      LOG.info("Worker {} has drained", present.id());
    }
  }

  private boolean beat(WorkerLease present) {
    long asked = nanoTime.getAsLong();
    boolean alive = store.beat(present.id(), atWork.count(), settings.lease().toMillis());
    if (alive) {
      beatenAt = asked;
      present.renewed(asked);
      endUnknown(present);
    }
    return alive;
  }

  private void endUnknown(WorkerLease present) {
    ClaimBatches.Known known = present.batches().known();
    int lost = database.inTransaction(() -> attempts.endUnknown(present.id(), known));
    if (lost > 0) {
      LOG.warn(
          "Worker {} is not running {} executions that the database assigns to it (lost claim"
              + " response or failover); their attempts end as lost, so that they are retried",
          present.id(),
          lost);
    }
  }

  private void forgetSettled(WorkerLease present) {
    List<Long> batches = new ArrayList<>();
    Long batch;
    while ((batch = present.batches().nextSettled()) != null) {
      batches.add(batch);
    }
    if (!batches.isEmpty()) {
      store.forgetClaims(present.id(), batches);
    }
  }

  /**
   * Stops every handler when the lease could not be renewed in time; returns the time until the
   * next look.
   */
  public Duration fenceOnce() {
    WorkerLease present = term;
    if (present != null && present.over(nanoTime.getAsLong())) {
      fence(present, "its lease could not be renewed in time");
    }
    return LEASE_POLL_INTERVAL;
  }

  private synchronized void fence(WorkerLease lost, String why) {
    if (term != lost) {
      return;
    }
    LOG.error("Worker {} stops its {} handlers: {}", lost.id(), atWork.count(), why);
    term = null;
    atWork.stop(new StopReason.LeaseLost());
    lost.inbox().close();
    heartbeat.wake();
  }

  private Duration claimOnce() throws InterruptedException {
    WorkerLease present = term;
    resting = status != WorkerStatus.ACTIVE;
    if (present == null) {
      return POLL_INTERVAL;
    }
    if (resting || pulse.isStarving()) {
      present.inbox().rest();
      return POLL_INTERVAL;
    }
    if (atWork.isShortOfMemory()) {
      present.inbox().rest();
      return MEMORY_POLL_INTERVAL;
    }
    int free = slots.takeFree(more);
    if (free == 0) {
      present.inbox().rest();
      return Duration.ZERO;
    }
    List<Claim> claimed = claim(present, free);
    more = claimed.size() == free;
    if (claimed.isEmpty()) {
      present.inbox().await(settings.poll());
    } else {
      atWork.run(present, claimed);
    }
    if (atWork.wasShortOfThreads()) {
      throw new IllegalStateException("the system gave no thread for an execution; see its limits");
    }
    return Duration.ZERO;
  }

  private List<Claim> claim(WorkerLease present, int free) {
    long batch = present.batches().begin();
    List<Claim> claimed = List.of();
    try {
      claimed = present.inbox().claim(batch, free);
    } finally {
      present.batches().claimed(batch, claimed.size());
      slots.release(free - claimed.size());
    }
    return claimed;
  }

  /**
   * Claims executions for its free slots and starts them, waiting neither for a slot nor for an
   * execution; for a worker whose agents do not run.
   *
   * @return the number of executions started; 0 also while the worker has no lease or is paused
   */
  public int claimNow() {
    WorkerLease present = term;
    resting = status != WorkerStatus.ACTIVE;
    if (present == null || resting) {
      return 0;
    }
    int free = slots.takeUpTo(settings.concurrency());
    if (free == 0) {
      return 0;
    }
    List<Claim> claimed = claim(present, free);
    atWork.run(present, claimed);
    return claimed.size();
  }

  private Optional<SlotReservation> reserve(UUID id, List<NewExecution> executions) {
    WorkerLease present = term;
    if (present == null
        || !present.id().equals(id)
        || present.over(nanoTime.getAsLong())
        || pulse.isStarving()
        || atWork.isShortOfMemory()) {
      return Optional.empty();
    }
    int taken = slots.takeUpTo(executions.size());
    if (taken == 0 || status != WorkerStatus.ACTIVE) { // the counterpart is obey()
      slots.release(taken);
      return Optional.empty();
    }
    return Optional.of(new Kept(present, present.batches().begin(), executions.subList(0, taken)));
  }

  /** Slots of this worker, reserved for executions that begin with their first attempt. */
  private final class Kept implements SlotReservation {

    private final WorkerLease of;
    private final long batch;
    private final List<NewExecution> executions;

    Kept(WorkerLease of, long batch, List<NewExecution> executions) {
      this.of = of;
      this.batch = batch;
      this.executions = executions;
    }

    @Override
    public UUID workerId() {
      return of.id();
    }

    @Override
    public long batch() {
      return batch;
    }

    @Override
    public List<NewExecution> executions() {
      return executions;
    }

    @Override
    public void runClaimed(List<Claim> claims) {
      of.batches().claimed(batch, claims.size());
      slots.release(executions.size() - claims.size());
      // The tick has just read their versions, so each is found in the cache.
      atWork.runEach(of, claims);
    }
  }

  /**
   * Stops claiming, gives running handlers the grace period to end, then interrupts them and hands
   * their executions back. Results are on record only after the recorder is closed as well.
   */
  @Override
  public void close() {
    closing = true; // cannot be resumed from here on
    status = WorkerStatus.DRAINING;
    WorkerLease present = term;
    if (present != null) {
      tryTo("say that it drains", () -> store.draining(present.id()));
      present.inbox().wake();
    }
    claims.close();
    if (present != null) {
      present.inbox().rest();
    }
    waitForHandlers(settings.grace());
    atWork.stop(new StopReason.Shutdown());
    waitForHandlers(Duration.ofSeconds(2));
    atWork.close();
    pulse.agent().close();
    leases.close();
    heartbeat.close();
    if (present != null) {
      present.inbox().close();
    }
  }

  /** Marks the worker as stopped; called when all its reports are written. */
  public void leave() {
    WorkerLease present = term;
    term = null;
    if (present != null && atWork.count() == 0) {
      tryTo(
          "leave",
          () ->
              database.doInTransaction(() -> {
                store.lock(present.id()); // ends claims in progress in its name
                attempts.endAll(present.id()); // none, unless the database failed over
                store.forgetClaims(present.id());
                store.end(present.id(), WorkerStatus.STOPPED);
              }));
    }
  }

  private static void tryTo(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("The worker could not {}; its lease will end by itself: {}", what, e.getMessage());
    }
  }

  private void waitForHandlers(Duration atMost) {
    try {
      slots.awaitAllFree(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
