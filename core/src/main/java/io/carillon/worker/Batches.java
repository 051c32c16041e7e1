package io.carillon.worker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one life of a worker, by their numbers. It knows of a batch before the database
 * does, so that whatever it has by the word of the database alone is lost.
 */
final class Batches {

  private final ConcurrentHashMap<Long, AtomicInteger> unsettled = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> settled = new ConcurrentLinkedQueue<>();
  private volatile long last;

  /** The number of a batch that is about to be claimed; {@link #claimed} is to follow. */
  synchronized long begin() {
    long batch = last + 1;
    unsettled.put(batch, new AtomicInteger());
    last = batch;
    return batch;
  }

  /**
   * So many executions of a batch were claimed, and will be settled. With none the worker runs
   * nothing of it, whatever the database says.
   */
  void claimed(long batch, int executions) {
    if (executions == 0) {
      unsettled.remove(batch);
    } else {
      unsettled.put(batch, new AtomicInteger(executions));
    }
  }

  /**
   * The batches that a worker knows of: those not settled, and all after the last one.
   *
   * @param last the number of the last one begun
   */
  record Known(long last, Set<Long> unsettled) {

    /** What a worker knows of that is dead or idle: everything it claimed is settled. */
    static final Known NONE = new Known(Long.MAX_VALUE, Set.of());
  }

  /** Those it knows of now. A batch up to the last that is not among them is settled. */
  Known known() {
    long begun = last; // read first: what is begun meanwhile comes after it
    return new Known(begun, Set.copyOf(unsettled.keySet()));
  }

  /** One more execution of a batch is on record as ended. */
  void settled(long batch) {
    AtomicInteger left = unsettled.get(batch);
    if (left != null && left.decrementAndGet() == 0) {
      unsettled.remove(batch);
      settled.add(batch);
    }
  }

  /** Whether everything that was claimed is on record as ended. */
  boolean idle() {
    return unsettled.isEmpty();
  }

  /** The next batch of which everything is settled; null when there is none. */
  @Nullable Long nextSettled() {
    return settled.poll();
  }
}
