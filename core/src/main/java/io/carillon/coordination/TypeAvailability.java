package io.carillon.coordination;

import io.carillon.manager.TasksManager;
import io.carillon.tasktype.TaskTypeStore;
import java.time.Duration;
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

  private final TaskTypeStore types;
  private final TasksManager manager;
  private final String node;
  private final Duration absent;

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
    types.withWrongStatus().forEach(type -> manager.recheck(type, node));
    return POLL_INTERVAL;
  }
}
