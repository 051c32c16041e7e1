package io.carillon.coordination;

import io.carillon.manager.TasksManager;
import io.carillon.tasktype.TaskTypeStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks which task types are offered. A type that no live worker has offered for a while counts as
 * gone, as long as other workers live: its active configs go into error, and heal when it is
 * offered again. While no worker lives at all, no type is gone and executions wait. Several nodes
 * may run this at the same time.
 */
public final class TypeAvailability {

  private static final Logger LOG = LoggerFactory.getLogger(TypeAvailability.class);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(15);

  /** Number of pages of a type that one round rechecks: a node that stops waits for one round. */
  private static final int PAGES = 10;

  private final TaskTypeStore types;
  private final TasksManager manager;
  private final String node;
  private final Duration absent;

  /** Where the recheck of a type goes on, by its name; used by the agent's thread only. */
  private final Map<String, Long> places = new HashMap<>();

  /**
   * Creates the watch of a node.
   *
   * @param absent how long a type must go unoffered before it is gone; longer than a restart
   */
  public TypeAvailability(TaskTypeStore types, TasksManager manager, String node, Duration absent) {
    this.types = types;
    this.manager = manager;
    this.node = node;
    this.absent = absent;
  }

  /** Checks once; returns the time to wait before the next check. */
  public Duration runOnce() {
    types.noteOffered();
    for (String gone : types.noteGone(absent)) {
      LOG.warn(
          "No worker has offered the task type {} for {}: its configs go into error", gone, absent);
    }
    List<String> wrong = types.withWrongStatus();
    places.keySet().retainAll(wrong);
    wrong.forEach(this::recheck);
    return places.isEmpty() ? POLL_INTERVAL : Duration.ZERO;
  }

  private void recheck(String type) {
    Long place = places.getOrDefault(type, 0L);
    for (int page = 0; page < PAGES && place != null; page++) {
      place = manager.typeRecheck().recheckPage(type, place, node);
    }
    if (place == null) {
      places.remove(type);
    } else {
      places.put(type, place);
    }
  }
}
