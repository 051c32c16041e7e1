package io.carillon.broker;

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

/**
 * Claims of one worker, straight from the table of executions: by priority and age, its queues in
 * turn. Used by one thread.
 */
public final class TableClaims {

  // A claim goes on where the last one ended, past what the index still holds of all that was
  // claimed since the last vacuum. What comes with another priority, or again, is overtaken for so
  // long.
  private static final Duration FROM_THE_FIRST = Duration.ofMillis(50);

  private final ClaimStore store;
  private final Recipient worker;
  private final List<String> queues;
  private final Map<String, Reached> places = new HashMap<>();
  private int turns;
  private boolean lookedAtAll = true;

  /**
   * Where the last claim of a queue ended.
   *
   * @param since the monotonic clock when the queue was last claimed from its beginning
   * @param more whether it took as many as it was to
   */
  private record Reached(Place place, long since, boolean more) {

    boolean isRecent() {
      return System.nanoTime() - since < FROM_THE_FIRST.toNanos();
    }
  }

  /** Of that worker. */
  public TableClaims(ClaimStore store, Recipient worker) {
    this.store = store;
    this.worker = worker;
    this.queues = List.copyOf(worker.queues());
  }

  /** Its queues. */
  public List<String> queues() {
    return queues;
  }

  /**
   * Claims at most {@code limit}; fewer when no more waits, or not all was {@link #lookedAtAll}.
   *
   * @param batch the number, among the worker's, of what is claimed
   */
  public List<Claim> claim(long batch, int limit) {
    List<Claim> claimed = new ArrayList<>();
    int first = Math.floorMod(turns++, queues.size());
    lookedAtAll = true;
    for (int i = 0; i < queues.size() && claimed.size() < limit; i++) {
      String queue = queues.get((first + i) % queues.size());
      claim(queue, taking(batch, limit - claimed.size()), claimed);
    }
    return claimed;
  }

  private void claim(String queue, Taking taking, List<Claim> into) {
    Reached reached = places.get(queue);
    List<Claim> behind =
        reached != null && reached.isRecent() ? claimBehind(queue, reached, taking) : List.of();
    into.addAll(behind);
    int left = taking.limit() - behind.size();
    if (behind.isEmpty() || (left > 0 && reached != null && reached.more())) {
      into.addAll(claimFirst(queue, taking(taking.number(), left)));
    } else if (left > 0) {
      lookedAtAll = false; // what comes one by one is behind the last one, nearly always
    }
  }

  private List<Claim> claimBehind(String queue, Reached reached, Taking taking) {
    Taken taken = store.claim(taking, queue, reached.place());
    return reach(queue, taken, taking.limit(), reached.since());
  }

  private List<Claim> claimFirst(String queue, Taking taking) {
    return reach(queue, store.claim(taking, queue, null), taking.limit(), System.nanoTime());
  }

  /** Whether the last claim that took fewer than it was to has looked at everything. */
  public boolean lookedAtAll() {
    return lookedAtAll;
  }

  /**
   * How long to wait for news after a claim that took fewer than it was to: not long where it did
   * not look at everything.
   */
  public Duration patience(Duration atMost) {
    return lookedAtAll || atMost.compareTo(FROM_THE_FIRST) < 0 ? atMost : FROM_THE_FIRST;
  }

  private Taking taking(long batch, int limit) {
    return new Taking(worker.workerId(), batch, worker.types(), limit);
  }

  private List<Claim> reach(String queue, Taken taken, int limit, long since) {
    Reached before = places.get(queue);
    Place place = taken.upTo() == null && before != null ? before.place() : taken.upTo();
    if (place != null) {
      places.put(queue, new Reached(place, since, taken.claims().size() == limit));
    }
    return taken.claims();
  }

  /**
   * Claims of these executions what still waits in its queues and is of its types.
   *
   * @param batch the number, among the worker's, of what is claimed
   */
  public List<Claim> claim(long batch, Collection<UUID> executionIds) {
    return store.claim(worker.workerId(), batch, queues, worker.types(), executionIds);
  }

  /** Which of these still wait, for this worker or for others. */
  public List<StillWaiting> stillWaiting(Collection<UUID> executionIds) {
    return store.stillWaiting(queues, worker.types(), executionIds);
  }
}
