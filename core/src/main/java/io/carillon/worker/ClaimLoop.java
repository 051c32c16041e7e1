package io.carillon.worker;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.SlotReservation;
import io.carillon.execution.Claim;
import io.carillon.execution.NewExecution;
import io.carillon.worker.registry.WorkerSettings;
import io.carillon.worker.registry.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Claims executions from the worker's source, as many as it has free slots, and starts them; and
 * reserves free slots for executions that start in the transaction that creates them.
 */
final class ClaimLoop {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final Duration MEMORY_POLL_INTERVAL = Duration.ofMillis(20);

  private final LeaseKeeper leases;
  private final RunningExecutions running;
  private final SlotPool slots;
  private final StarvationDetector starvation;
  private final WorkerSettings settings;
  private final Supplier<WorkerStatus> status;
  private final AgentLoop agent = new AgentLoop("worker-claims", this::runOnce);
  // True once the claiming thread has seen that it must not claim.
  private volatile boolean resting;
  private final LongAdder claimed = new LongAdder();
  // True when the last claim received as many executions as it requested.
  private boolean more;

  /** Creates a loop that claims while the worker has a lease and its status is active. */
  ClaimLoop(
      LeaseKeeper leases,
      RunningExecutions running,
      SlotPool slots,
      StarvationDetector starvation,
      WorkerSettings settings,
      Supplier<WorkerStatus> status) {
    this.leases = leases;
    this.running = running;
    this.slots = slots;
    this.starvation = starvation;
    this.settings = settings;
    this.status = status;
  }

  AgentLoop agent() {
    return agent;
  }

  /** Returns whether the claiming thread has seen that it must not claim. */
  boolean resting() {
    return resting;
  }

  /** Returns how many executions were claimed, or started as they were created. */
  long claimed() {
    return claimed.sum();
  }

  private boolean isActive() {
    return status.get() == WorkerStatus.ACTIVE;
  }

  private Duration runOnce() throws InterruptedException {
    WorkerLease lease = leases.present();
    resting = !isActive();
    if (lease == null) {
      return POLL_INTERVAL;
    }
    Optional<Duration> pause = pause();
    int free = pause.isPresent() ? 0 : slots.takeFree(more);
    if (free == 0) {
      lease.source().rest();
      return pause.orElse(Duration.ZERO);
    }
    fill(lease, free);
    return Duration.ZERO;
  }

  /** Returns the time for which nothing must be claimed; empty when claiming is allowed. */
  private Optional<Duration> pause() {
    if (resting || starvation.isStarving()) {
      return Optional.of(POLL_INTERVAL);
    }
    return running.isShortOfMemory() ? Optional.of(MEMORY_POLL_INTERVAL) : Optional.empty();
  }

  private void fill(WorkerLease lease, int free) throws InterruptedException {
    List<Claim> taken = claim(lease, free);
    more = taken.size() == free;
    if (taken.isEmpty()) {
      lease.source().await(settings.poll());
    } else {
      running.run(lease, taken);
    }
    if (running.wasShortOfThreads()) {
      throw new IllegalStateException("the system gave no thread for an execution; see its limits");
    }
  }

  private List<Claim> claim(WorkerLease lease, int free) {
    long batch = lease.batches().begin();
    List<Claim> taken = List.of();
    try {
      taken = lease.source().claim(batch, free);
    } finally {
      lease.batches().claimed(batch, taken.size());
      slots.release(free - taken.size());
    }
    claimed.add(taken.size());
    return taken;
  }

  /**
   * Claims executions for the free slots and starts them, waiting neither for a slot nor for an
   * execution.
   *
   * @return the number of executions started; 0 also while the worker has no lease or is paused
   */
  int claimNow() {
    WorkerLease lease = leases.present();
    resting = !isActive();
    int free = lease == null || resting ? 0 : slots.takeUpTo(settings.concurrency());
    if (lease == null || free == 0) {
      return 0;
    }
    List<Claim> taken = claim(lease, free);
    running.run(lease, taken);
    return taken.size();
  }

  /** Reserves free slots of the worker with this id, as {@link io.carillon.broker.SlotSource}. */
  Optional<SlotReservation> reserve(UUID workerId, List<NewExecution> executions) {
    WorkerLease lease = leases.present();
    if (lease == null || !lease.id().equals(workerId) || mustNotStart(lease)) {
      return Optional.empty();
    }
    int taken = slots.takeUpTo(executions.size());
    if (taken == 0 || !isActive()) { // the counterpart is Worker.follow
      slots.release(taken);
      return Optional.empty();
    }
    long batch = lease.batches().begin();
    return Optional.of(new ReservedSlots(lease, batch, executions.subList(0, taken)));
  }

  private boolean mustNotStart(WorkerLease lease) {
    return leases.isOver(lease) || starvation.isStarving() || running.isShortOfMemory();
  }

  /** Slots of this worker, reserved for executions that begin with their first attempt. */
  private final class ReservedSlots implements SlotReservation {

    private final WorkerLease lease;
    private final long batch;
    private final List<NewExecution> executions;

    ReservedSlots(WorkerLease lease, long batch, List<NewExecution> executions) {
      this.lease = lease;
      this.batch = batch;
      this.executions = executions;
    }

    @Override
    public UUID workerId() {
      return lease.id();
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
      lease.batches().claimed(batch, claims.size());
      claimed.add(claims.size());
      slots.release(executions.size() - claims.size());
      // The tick has just read their versions, so each is found in the cache.
      running.runEach(lease, claims);
    }
  }
}
