package io.carillon.worker;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.Broker;
import io.carillon.connection.ConnectionSettings;
import io.carillon.database.Database;
import io.carillon.execution.ExecutionStore;
import io.carillon.record.AttemptRecorder;
import io.carillon.rendering.ParameterRenderer;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tracing.ExecutionTraces;
import io.carillon.version.ConfigVersions;
import io.carillon.worker.RunningAttempt.StopReason;
import io.carillon.worker.registry.WorkerSettings;
import io.carillon.worker.registry.WorkerStatus;
import io.carillon.worker.registry.WorkerStore;
import io.carillon.worker.report.AttemptLogs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims executions, as many as it has free slots, and runs each on its own thread. It renews its
 * lease while it lives; when it cannot, it stops its handlers before the lease ends, since another
 * worker will then run the executions.
 */
public final class Worker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  private final ExecutionStore executions;
  private final WorkerSettings settings;
  private final RunningExecutions running;
  private final AttemptLogs logs;
  private final StarvationDetector starvation;
  private final SlotPool slots;
  private final LeaseKeeper leases;
  private final ClaimLoop claims;
  private final AgentLoop heartbeat = new AgentLoop("worker-heartbeat", this::heartbeatOnce);
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile WorkerStatus status = WorkerStatus.ACTIVE;
  private volatile boolean closing;

  /** The components that a worker uses. */
  public record Parts(
      Database database,
      ExecutionStore executions,
      ConfigVersions versions,
      Handlers handlers,
      Broker broker,
      AttemptRecorder recorder) {}

  /** The handlers of a worker, and what their attempts are given. */
  public record Handlers(
      LocalTaskTypes types,
      ParameterRenderer renderer,
      ConnectionSettings connections,
      ExecutionTraces traces) {}

  /** Creates a worker; {@link #start} starts it. */
  public Worker(Parts parts, WorkerSettings settings, WorkerEnvironment environment) {
    this.executions = parts.executions();
    this.settings = settings;
    this.slots = new SlotPool(settings.concurrency());
    AttemptRunner runner = runner(parts, environment);
    this.logs = runner.logs();
    this.running =
        new RunningExecutions(
            parts.versions(),
            parts.recorder(),
            runner,
            slots,
            environment,
            parts.handlers().traces());
    this.starvation = new StarvationDetector(settings.lease(), environment.nanoTime());
    this.leases =
        new LeaseKeeper(parts, settings, environment.nanoTime(), running, heartbeat::wake);
    this.claims = new ClaimLoop(leases, running, slots, starvation, settings, () -> status);
  }

  private static AttemptRunner runner(Parts parts, WorkerEnvironment environment) {
    return new AttemptRunner(
        parts.handlers(),
        parts.recorder(),
        new WorkerStore(parts.database()),
        parts.versions(),
        parts.executions(),
        environment.clock());
  }

  /** Starts the agents. */
  public void start() {
    agents().forEach(AgentLoop::start);
  }

  /** Returns the agents, for health checks. */
  public List<AgentLoop> agents() {
    return List.of(heartbeat, leases.agent(), claims.agent(), starvation.agent());
  }

  /** Returns why it claims nothing without having been asked to pause; null when it claims. */
  public @Nullable String lastError() {
    return starvation.lastError();
  }

  /** Returns its counters by name in snake_case; the names never change. */
  public Map<String, Long> counts() {
    return Map.of(
        "claims", claims.claimed(),
        "lease_renewals", leases.renewals(),
        "lease_losses", leases.losses());
  }

  /** Returns the loggers of the attempts that run. */
  public AttemptLogs logs() {
    return logs;
  }

  /** Returns the number of running handlers. */
  public int running() {
    return running.count();
  }

  /**
   * Returns whether it currently claims nothing because it was asked to pause or drain, or is
   * closing.
   */
  public boolean resting() {
    return claims.resting();
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
    WorkerLease lease = leases.present();
    if (lease == null) {
      return begin();
    }
    if (!leases.renewIfDue(lease)) {
      return Duration.ZERO;
    }
    running.stopCancelled(executions);
    leases.forgetSettled(lease);
    follow(lease, leases.orderedStatus(lease));
    return POLL_INTERVAL.toNanos() < settings.lease().toNanos() / 3
        ? POLL_INTERVAL
        : settings.lease().dividedBy(4);
  }

  private Duration begin() {
    if (status.takesOrders()) {
      leases.begin(status, claims);
      claims.agent().wake();
    }
    return POLL_INTERVAL;
  }

  private void follow(WorkerLease lease, WorkerStatus ordered) {
    if (closing) {
      return;
    }
    if (ordered.lives() && ordered != status) {
      LOG.info("Worker {} is {} now", lease.id(), ordered);
      status = ordered;
      claims.agent().wake();
      lease.source().wake();
    }
    if (hasDrained(lease) && drained.complete(null)) { // it keeps its lease, and may be resumed
      LOG.info("Worker {} has drained", lease.id());
    }
  }

  private boolean hasDrained(WorkerLease lease) {
    boolean idle = claims.resting() && slots.allFree();
    return status == WorkerStatus.DRAINING && idle && lease.batches().idle();
  }

  /**
   * Stops every handler when the lease could not be renewed in time; returns the time until the
   * next check.
   */
  public Duration fenceOnce() {
    return leases.checkOnce();
  }

  /**
   * Claims executions for its free slots and starts them, waiting neither for a slot nor for an
   * execution; for a worker whose agents do not run.
   *
   * @return the number of executions started; 0 also while the worker has no lease or is paused
   */
  public int claimNow() {
    return claims.claimNow();
  }

  /**
   * Stops claiming, gives running handlers the grace period to end, then interrupts them and hands
   * their executions back. Results are on record only after the recorder is closed as well.
   */
  @Override
  public void close() {
    closing = true; // cannot be resumed from here on
    status = WorkerStatus.DRAINING;
    WorkerLease lease = leases.present();
    stopClaiming(lease);
    waitForHandlers(settings.grace());
    running.stop(new StopReason.Shutdown());
    waitForHandlers(Duration.ofSeconds(2));
    running.close();
    starvation.agent().close();
    leases.agent().close();
    heartbeat.close();
    if (lease != null) {
      lease.source().close();
    }
  }

  private void stopClaiming(@Nullable WorkerLease lease) {
    if (lease != null) {
      leases.announceDraining(lease);
      lease.source().wake();
    }
    claims.agent().close();
    if (lease != null) {
      lease.source().rest();
    }
  }

  /** Marks the worker as stopped; called when all its reports are written. */
  public void leave() {
    leases.leave();
  }

  private void waitForHandlers(Duration atMost) {
    try {
      slots.awaitAllFree(atMost);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
