package io.carillon.coordination;

import io.carillon.database.Database;
import io.carillon.manager.TasksManager;
import io.carillon.tasktype.TaskTypeStore;
import io.carillon.tasktype.watch.ChangedTypes;
import io.carillon.tasktype.watch.ChangedTypes.ChangedType;
import io.carillon.tasktype.watch.OfferedTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tracks which task types are offered. A type that no live worker has offered for a while counts as
 * gone, as long as other workers live: its active configs go into error, and heal when it is
 * offered again. While no worker lives at all, no type is gone and executions wait. The configs of
 * a type whose registration changed are rechecked, too. Several nodes may run this at the same
 * time.
 */
public final class TypeAvailability {

  private static final Logger LOG = LoggerFactory.getLogger(TypeAvailability.class);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(15);

  private final OfferedTypes offered;
  private final ChangedTypes changed;
  private final TasksManager manager;
  private final String node;
  private final Duration absent;

  /**
   * A recheck of the configs of a type.
   *
   * @param change the change of its registration; null for a type that went or came back
   */
  private record Recheck(String type, String actor, @Nullable ChangedType change) {}

  /** The ids after which the rechecks go on; used by the agent's thread only. */
  private final Map<Recheck, Long> places = new HashMap<>();

  /**
   * Creates the watch of a node.
   *
   * @param absent how long a type must go unoffered before it is gone; longer than a restart
   */
  public TypeAvailability(
      Database database, TaskTypeStore types, TasksManager manager, String node, Duration absent) {
    this.offered = new OfferedTypes(database, types);
    this.changed = new ChangedTypes(database, types);
    this.manager = manager;
    this.node = node;
    this.absent = absent;
  }

  /** Checks once; returns the time to wait before the next check. */
  public Duration runOnce() {
    offered.noteOffered();
    for (String gone : offered.noteGone(absent)) {
      LOG.warn(
          "No worker has offered the task type {} for {}: its configs go into error", gone, absent);
    }
    List<Recheck> rechecks = rechecks();
    places.keySet().retainAll(rechecks);
    rechecks.forEach(this::goOn);
    return places.isEmpty() ? POLL_INTERVAL : Duration.ZERO;
  }

  private List<Recheck> rechecks() {
    List<Recheck> rechecks = new ArrayList<>();
    offered.withWrongStatus().forEach(type -> rechecks.add(new Recheck(type, node, null)));
    changed.unchecked().forEach(one -> rechecks.add(new Recheck(one.name(), one.actor(), one)));
    return rechecks;
  }

  private void goOn(Recheck recheck) {
    Long place =
        manager
            .typeRecheck()
            .round(recheck.type(), places.getOrDefault(recheck, 0L), recheck.actor());
    if (place != null) {
      places.put(recheck, place);
      return;
    }
    places.remove(recheck);
    if (recheck.change() != null) {
      changed.checked(recheck.change());
    }
  }
}
