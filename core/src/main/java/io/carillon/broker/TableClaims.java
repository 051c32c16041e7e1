package io.carillon.broker;

import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.ExecutionStore.StillWaiting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/**
 * Claims of one worker, straight from the table of executions: by priority and age, its queues in
 * turn. Used by one thread.
 */
public final class TableClaims {

  private final ExecutionStore store;
  private final UUID workerId;
  private final List<String> queues;
  private final List<String> types;
  private long claims;

  /** Of that worker. */
  public TableClaims(
      ExecutionStore store, UUID workerId, Collection<String> queues, Collection<String> types) {
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
    int first = (int) (claims % queues.size());
    for (int i = 0; i < queues.size() && claimed.size() < limit; i++) {
      String queue = queues.get((first + i) % queues.size());
      claimed.addAll(store.claim(workerId, ++claims, queue, types, limit - claimed.size()));
    }
    return claimed;
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
