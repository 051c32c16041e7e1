package io.carillon.worker.registry;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The claim batches of one term of a worker, by number. The worker registers a batch before the
 * database does, so that any execution assigned to it by the database alone is lost.
 */
public final class ClaimBatches {

  private final ConcurrentHashMap<Long, AtomicInteger> unsettled = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Long> settled = new ConcurrentLinkedQueue<>();
  private volatile long last;

  /** Returns the number of a batch about to be claimed; {@link #claimed} must follow. */
  public synchronized long begin() {
    long batch = last + 1;
    unsettled.put(batch, new AtomicInteger());
    last = batch;
    return batch;
  }

  /**
   * Records that this many executions of a batch were claimed and will be settled. With none, the
   * worker runs nothing of it, whatever the database says.
   */
  public void claimed(long batch, int executions) {
    if (executions == 0) {
      unsettled.remove(batch);
    } else {
      unsettled.put(batch, new AtomicInteger(executions));
    }
  }

  /**
   * The batches known to a worker: the unsettled ones, and any after the last.
   *
   * @param last the number of the last batch begun
   */
  public record Known(long last, Set<Long> unsettled) {

    /** The batches known to a dead or idle worker: everything it claimed counts as settled. */
    public static final Known NONE = new Known(Long.MAX_VALUE, Set.of());
  }

  /** Returns the batches known now. A batch up to the last that is not among them is settled. */
  public Known known() {
    long begun = last; // read first: batches begun meanwhile come after it
    return new Known(begun, Set.copyOf(unsettled.keySet()));
  }

  /** Records the end of one more execution of a batch. */
  public void settled(long batch) {
    AtomicInteger left = unsettled.get(batch);
    if (left != null && left.decrementAndGet() == 0) {
      unsettled.remove(batch);
      settled.add(batch);
    }
  }

  /** Returns whether everything that was claimed is settled. */
  public boolean idle() {
    return unsettled.isEmpty();
  }

  /** Returns the next batch that is fully settled; null when there is none. */
  @Nullable
  public Long nextSettled() {
    return settled.poll();
  }
}
