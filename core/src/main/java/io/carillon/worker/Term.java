package io.carillon.worker;

import io.carillon.broker.Inbox;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
  private final ConcurrentHashMap<Long, AtomicInteger> unsettled = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> settledBatches = new ConcurrentLinkedQueue<>();
  private volatile long fencedAt;
  // Written by the claiming thread alone, after the batches themselves.
  private volatile long lastBatch;

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

  /** The lease was renewed by a request sent at that monotonic time. */
  void renewed(long asked) {
    fencedAt = asked + (long) (lease.toNanos() * (1 - MARGIN));
  }

  /** Whether handlers must have stopped: others may soon believe this worker dead. */
  boolean over(long now) {
    return now - fencedAt >= 0;
  }

  /** Batches were claimed, each with so many executions. */
  void claimed(Map<Long, Long> batches) {
    batches.forEach(
        (batch, executions) -> unsettled.put(batch, new AtomicInteger(executions.intValue())));
    lastBatch = Math.max(lastBatch, Collections.max(batches.keySet()));
  }

  /**
   * The batches it knows of: those not settled, and all after the last one.
   *
   * @param last the number of the last one claimed
   */
  record Batches(long last, Set<Long> unsettled) {

    /** What a worker knows of that is dead or idle: everything it claimed is settled. */
    static final Batches NONE = new Batches(Long.MAX_VALUE, Set.of());
  }

  /** Those it knows of now. A batch up to the last that is not among them is settled. */
  Batches batches() {
    long last = lastBatch; // read first: what is claimed meanwhile comes after it
    return new Batches(last, Set.copyOf(unsettled.keySet()));
  }

  void settled(long batch) {
    AtomicInteger left = unsettled.get(batch);
    if (left != null && left.decrementAndGet() == 0) {
      unsettled.remove(batch);
      settledBatches.add(batch);
    }
  }

  /** Whether everything that was claimed is on record as ended. */
  boolean idle() {
    return unsettled.isEmpty();
  }

  /** The next batch of which everything is settled; null when there is none. */
  @Nullable Long nextSettledBatch() {
    return settledBatches.poll();
  }
}
