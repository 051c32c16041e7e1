package io.carillon.worker;

import io.carillon.broker.WorkSource;
import io.carillon.worker.registry.ClaimBatches;
import java.time.Duration;
import java.util.UUID;

/**
 * The lease of a worker, from its registration to the end of its lease. A worker that lost its
 * lease continues under a new id.
 */
final class WorkerLease {

  // Share of the lease reserved for clock drift between two machines and for interrupting handlers.
  private static final double MARGIN = 0.2;

  private final UUID id;
  private final WorkSource source;
  private final Duration lease;
  private final ClaimBatches batches = new ClaimBatches();
  private volatile long fencedAt;
  private volatile boolean ended;

  /**
   * Creates a lease.
   *
   * @param asked the monotonic clock before the lease was requested
   */
  WorkerLease(UUID id, WorkSource source, Duration lease, long asked) {
    this.id = id;
    this.source = source;
    this.lease = lease;
    renewed(asked);
  }

  UUID id() {
    return id;
  }

  WorkSource source() {
    return source;
  }

  ClaimBatches batches() {
    return batches;
  }

  /** Records that the lease was renewed by a request sent at that monotonic time. */
  void renewed(long asked) {
    fencedAt = asked + (long) (lease.toNanos() * (1 - MARGIN));
  }

  /** Ends the lease: nothing may start under it any more. */
  void end() {
    ended = true;
  }

  /** Returns whether the lease has ended, or was given up. */
  boolean isEnded() {
    return ended;
  }

  /** Returns whether handlers must have stopped: others may soon consider this worker dead. */
  boolean over(long now) {
    return now - fencedAt >= 0;
  }
}
