package io.carillon.worker;

import io.carillon.broker.Inbox;
import java.time.Duration;
import java.util.UUID;

/**
 * One life of a worker, from its registration to the end of its lease. A worker that lost its lease
 * goes on under a new id.
 */
final class Term {

  // What the clocks of two machines may drift apart in a lease, and what an interrupt may take.
  private static final double MARGIN = 0.2;

  private final UUID id;
  private final Inbox inbox;
  private final Duration lease;
  private final Batches batches = new Batches();
  private volatile long fencedAt;

  /**
   * Makes a term.
   *
   * @param asked the monotonic clock before the lease was asked for
   */
  Term(UUID id, Inbox inbox, Duration lease, long asked) {
    this.id = id;
    this.inbox = inbox;
    this.lease = lease;
    renewed(asked);
  }

  UUID id() {
    return id;
  }

  Inbox inbox() {
    return inbox;
  }

  Batches batches() {
    return batches;
  }

  /** The lease was renewed by a request sent at that monotonic time. */
  void renewed(long asked) {
    fencedAt = asked + (long) (lease.toNanos() * (1 - MARGIN));
  }

  /** Whether handlers must have stopped: others may soon believe this worker dead. */
  boolean over(long now) {
    return now - fencedAt >= 0;
  }
}
