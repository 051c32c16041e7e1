package io.carillon.broker;

import io.carillon.agent.ScanInterval;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.ClaimStore.Place;
import io.carillon.execution.ClaimStore.StillWaiting;
import io.carillon.execution.ClaimStore.Taken;
import io.carillon.execution.ClaimStore.Taking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Claims the executions of one worker directly from the execution table, by priority and age,
 * rotating over its queues. Confined to one thread.
 */
public final class ExecutionPoller {

  private final ClaimStore store;
  private final WorkerSubscription worker;
  private final LongSupplier nanoTime;
  private final List<String> queues;
  private final Map<String, Reached> places = new HashMap<>();
  private int turns;
  private boolean scannedAll = true;

  /**
   * The place at which the last claim of a queue ended. The next one resumes there and so skips the
   * dead index entries of all executions claimed since the last vacuum. Executions of a higher
   * priority and retries may be overtaken until the queue is claimed from its beginning again.
   *
   * @param again the monotonic clock from which the queue is claimed from its beginning
   * @param more whether the claim reached its limit
   */
  private record Reached(Place place, long again, boolean more) {

    boolean isRecent(long nanoTime) {
      return nanoTime - again < 0;
    }
  }

  /** Creates the claims of a worker. */
  public ExecutionPoller(ClaimStore store, WorkerSubscription worker) {
    this(store, worker, System::nanoTime);
  }

  /** Creates the claims of a worker, with the monotonic clock by which places become outdated. */
  public ExecutionPoller(ClaimStore store, WorkerSubscription worker, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.store = store;
    this.worker = worker;
    this.queues = List.copyOf(worker.queues());
  }

  /** Returns the worker's queues. */
  public List<String> queues() {
    return queues;
  }

  /**
   * Claims at most {@code limit} executions; fewer when no more wait, or when the claim did not
   * scan everything (see {@link #scannedAll}).
   *
   * @param batch the number of the claim batch, unique within the worker
   */
  public List<Claim> claim(long batch, int limit) {
    List<Claim> claimed = new ArrayList<>();
    int first = Math.floorMod(turns++, queues.size());
    scannedAll = true;
    for (int i = 0; i < queues.size() && claimed.size() < limit; i++) {
      String queue = queues.get((first + i) % queues.size());
      claim(queue, taking(batch, limit - claimed.size()), claimed);
    }
    return claimed;
  }

  private void claim(String queue, Taking taking, List<Claim> into) {
    Reached reached = places.get(queue);
    List<Claim> behind =
        reached != null && reached.isRecent(nanoTime.getAsLong())
            ? claimBehind(queue, reached, taking)
            : List.of();
    into.addAll(behind);
    int left = taking.limit() - behind.size();
    if (behind.isEmpty() || (left > 0 && reached != null && reached.more())) {
      into.addAll(claimFirst(queue, taking(taking.number(), left)));
    } else if (left > 0) {
      scannedAll = false; // new executions nearly always follow the last place
    }
  }

  private List<Claim> claimBehind(String queue, Reached reached, Taking taking) {
    Taken taken = store.claim(taking, queue, reached.place());
    return reach(queue, taken, taking.limit(), reached.again());
  }

  private List<Claim> claimFirst(String queue, Taking taking) {
    long start = nanoTime.getAsLong();
    Taken taken = store.claim(taking, queue, null);
    long end = nanoTime.getAsLong();
    return reach(queue, taken, taking.limit(), end + ScanInterval.after(end - start).toNanos());
  }

  /** Returns whether the last claim, if it took fewer than its limit, scanned everything. */
  public boolean scannedAll() {
    return scannedAll;
  }

  /**
   * Returns how long to wait for a wake-up after a claim below its limit: at most 50 ms if that
   * claim did not scan everything, otherwise {@code atMost}.
   */
  public Duration patience(Duration atMost) {
    boolean shorter = atMost.compareTo(ScanInterval.SHORTEST) < 0;
    return scannedAll || shorter ? atMost : ScanInterval.SHORTEST;
  }

  private Taking taking(long batch, int limit) {
    return new Taking(worker.workerId(), batch, worker.types(), limit);
  }

  private List<Claim> reach(String queue, Taken taken, int limit, long again) {
    Reached before = places.get(queue);
    Place place = taken.upTo() == null && before != null ? before.place() : taken.upTo();
    if (place != null) {
      places.put(queue, new Reached(place, again, taken.claims().size() == limit));
    }
    return taken.claims();
  }

  /**
   * Claims those of the given executions that still wait in the worker's queues and have one of its
   * types.
   *
   * @param batch the number of the claim batch, unique within the worker
   */
  public List<Claim> claim(long batch, Collection<UUID> executionIds) {
    return store.claim(worker.workerId(), batch, queues, worker.types(), executionIds);
  }

  /** Returns those of the given executions that still wait, for this worker or for others. */
  public List<StillWaiting> stillWaiting(Collection<UUID> executionIds) {
    return store.stillWaiting(queues, worker.types(), executionIds);
  }
}
