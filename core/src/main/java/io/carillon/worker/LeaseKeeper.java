package io.carillon.worker;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.Broker;
import io.carillon.broker.WorkerSubscription;
import io.carillon.database.Database;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.worker.RunningAttempt.StopReason;
import io.carillon.worker.registry.ClaimBatches;
import io.carillon.worker.registry.HostName;
import io.carillon.worker.registry.WorkerSettings;
import io.carillon.worker.registry.WorkerStatus;
import io.carillon.worker.registry.WorkerStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lease of a worker: registers the worker, renews its lease, and stops all handlers when
 * the lease cannot be renewed in time, since another worker will then run the executions.
 */
final class LeaseKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

  private final Database database;
  private final WorkerStore store;
  private final OrphanedAttempts attempts;
  private final LocalTaskTypes types;
  private final Broker broker;
  private final WorkerSettings settings;
  private final LongSupplier nanoTime;
  private final RunningExecutions running;
  private final Runnable onLost;
  private final AgentLoop agent = new AgentLoop("worker-lease", this::checkOnce);
  private final LongAdder renewals = new LongAdder();
  private final LongAdder losses = new LongAdder();
  private volatile @Nullable WorkerLease present;
  private long renewedAt; // of the heartbeat's thread

  /**
   * Creates a keeper without a lease.
   *
   * @param nanoTime the monotonic clock
   * @param running the executions that are stopped when the lease is lost
   * @param onLost called when the lease is lost
   */
  LeaseKeeper(
      Worker.Parts parts,
      WorkerSettings settings,
      LongSupplier nanoTime,
      RunningExecutions running,
      Runnable onLost) {
    this.database = parts.database();
    this.store = new WorkerStore(database);
    this.attempts = new OrphanedAttempts(store, parts.recorder());
    this.types = parts.handlers().types();
    this.broker = parts.broker();
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.running = running;
    this.onLost = onLost;
  }

  /** Returns the agent that stops the handlers when the lease is about to end. */
  AgentLoop agent() {
    return agent;
  }

  /** Returns the present lease; null before the first and after a lost one. */
  @Nullable WorkerLease present() {
    return present;
  }

  /** Returns how often a lease was renewed. */
  long renewals() {
    return renewals.sum();
  }

  /** Returns how many leases were lost. */
  long losses() {
    return losses.sum();
  }

  /** Returns whether handlers of this lease must have stopped. */
  boolean isOver(WorkerLease lease) {
    return lease.over(nanoTime.getAsLong());
  }

  /** Registers the worker under a new id and subscribes it to its queues. */
  void begin(WorkerStatus status, ClaimLoop claims) {
    long asked = nanoTime.getAsLong();
    UUID id = UUID.randomUUID();
    store.register(id, settings, HostName.get(), types.names(), status);
    renewedAt = asked;
    WorkerSubscription subscription =
        new WorkerSubscription(
            id, settings.queues(), types.names(), wanted -> claims.reserve(id, wanted));
    present = new WorkerLease(id, broker.open(subscription), settings.lease(), asked);
    LOG.info(
        "Worker {} takes the queues {} with {} slots",
        id,
        settings.queues(),
        settings.concurrency());
  }

  /**
   * Renews the lease when a third of it has passed.
   *
   * @return false when other nodes have given the worker up, so that the lease is lost
   */
  boolean renewIfDue(WorkerLease lease) {
    if (nanoTime.getAsLong() - renewedAt <= settings.lease().toNanos() / 3 || renew(lease)) {
      return true;
    }
    lose(lease, "it was given up by the others");
    return false;
  }

  private boolean renew(WorkerLease lease) {
    long asked = nanoTime.getAsLong();
    boolean alive = store.beat(lease.id(), running.count(), settings.lease().toMillis());
    if (alive) {
      renewals.increment();
      renewedAt = asked;
      lease.renewed(asked);
      endUnknown(lease);
    }
    return alive;
  }

  private void endUnknown(WorkerLease lease) {
    ClaimBatches.Known known = lease.batches().known();
    int lost = database.inTransaction(() -> attempts.endUnknown(lease.id(), known));
    if (lost > 0) {
      LOG.warn(
          "Worker {} is not running {} executions that the database assigns to it (lost claim"
              + " response or failover); their attempts end as lost, so that they are retried",
          lease.id(),
          lost);
    }
  }

  /** Forgets the claim batches whose executions have all been settled. */
  void forgetSettled(WorkerLease lease) {
    List<Long> batches = new ArrayList<>();
    Long batch;
    while ((batch = lease.batches().nextSettled()) != null) {
      batches.add(batch);
    }
    if (!batches.isEmpty()) {
      store.forgetClaims(lease.id(), batches);
    }
  }

  /** Returns the status that the database has for the worker, as a user may have ordered it. */
  WorkerStatus orderedStatus(WorkerLease lease) {
    return store.status(lease.id()).orElse(WorkerStatus.LOST);
  }

  /**
   * Stops every handler when the lease could not be renewed in time; returns the time until the
   * next check.
   */
  Duration checkOnce() {
    WorkerLease lease = present;
    if (lease != null && isOver(lease)) {
      lose(lease, "its lease could not be renewed in time");
    }
    return CHECK_INTERVAL;
  }

  private synchronized void lose(WorkerLease lease, String why) {
    if (present != lease) {
      return;
    }
    LOG.error("Worker {} stops its {} handlers: {}", lease.id(), running.count(), why);
    present = null;
    losses.increment();
    lease.end();
    running.stop(new StopReason.LeaseLost());
    lease.source().close();
    onLost.run();
  }

  /** Tells users and other nodes that the worker drains. */
  void announceDraining(WorkerLease lease) {
    tryTo("say that it drains", () -> store.draining(lease.id()));
  }

  /** Marks the worker as stopped; called when all its reports are written. */
  void leave() {
    WorkerLease lease = present;
    present = null;
    if (lease == null) {
      return;
    }
    lease.end();
    if (running.count() == 0) {
      tryTo("leave", () -> database.doInTransaction(() -> end(lease.id())));
    }
  }

  private void end(UUID id) {
    store.lock(id); // ends claims in progress in its name
    attempts.endAll(id); // none, unless the database failed over
    store.forgetClaims(id);
    store.end(id, WorkerStatus.STOPPED);
  }

  private static void tryTo(String what, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.warn("The worker could not {}; its lease will end by itself: {}", what, e.getMessage());
    }
  }
}
