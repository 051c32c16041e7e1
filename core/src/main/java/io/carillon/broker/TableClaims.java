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

  // Where much waits, what comes late with a higher priority, or again, is overtaken for so long.
  private static final Duration FROM_THE_FIRST = Duration.ofMillis(50);

  private final ClaimStore store;
  private final UUID workerId;
  private final List<String> queues;
  private final List<String> types;
  private final Map<String, Reached> places = new HashMap<>();
  private long claims;
  private int turns;

  /**
   * Where the last claim of a queue ended.
   *
   * @param since the monotonic clock when the queue was last claimed from its beginning
   */
  private record Reached(Place place, long since) {}

  /** Of that worker. */
  public TableClaims(
      ClaimStore store, UUID workerId, Collection<String> queues, Collection<String> types) {
    this.store = store;
    this.workerId = workerId;
    this.queues = List.copyOf(queues);
    this.types = List.copyOf(types);
  }

  /** Its queues. */
  public List<String> queues() {
    return queues;
  }

  /** Claims at most {@code limit}; fewer when no more waits. */
  public List<Claim> claim(int limit) {
    List<Claim> claimed = new ArrayList<>();
    int first = Math.floorMod(turns++, queues.size());
    for (int i = 0; i < queues.size() && claimed.size() < limit; i++) {
      String queue = queues.get((first + i) % queues.size());
      claimed.addAll(claimBehind(queue, limit - claimed.size()));
      if (claimed.size() < limit) {
        claimed.addAll(claimFirst(queue, limit - claimed.size()));
      }
    }
    return claimed;
  }

  /** Nothing, unless this queue was looked at from its beginning just now and had more. */
  private List<Claim> claimBehind(String queue, int limit) {
    Reached reached = places.get(queue);
    if (reached == null || System.nanoTime() - reached.since() > FROM_THE_FIRST.toNanos()) {
      return List.of();
    }
    return reach(queue, store.claim(taking(limit), queue, reached.place()), limit, reached.since());
  }

  private List<Claim> claimFirst(String queue, int limit) {
    return reach(queue, store.claim(taking(limit), queue, null), limit, System.nanoTime());
  }

  private Taking taking(int limit) {
    return new Taking(workerId, ++claims, types, limit);
  }

  private List<Claim> reach(String queue, Taken taken, int limit, long since) {
    if (taken.upTo() == null || taken.claims().size() < limit) {
      places.remove(queue);
    } else {
      places.put(queue, new Reached(taken.upTo(), since));
    }
    return taken.claims();
  }

  /** Claims of these executions what still waits in its queues and is of its types. */
  public List<Claim> claim(Collection<UUID> executionIds) {
    return store.claim(workerId, ++claims, queues, types, executionIds);
  }

  /** Which of these still wait, for this worker or for others. */
  public List<StillWaiting> stillWaiting(Collection<UUID> executionIds) {
    return store.stillWaiting(queues, types, executionIds);
  }
}
