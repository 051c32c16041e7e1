package io.carillon.celery.type;

import io.carillon.dispatch.TaskDispatcher;
import io.carillon.tasktype.TaskTypeRow;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A snapshot of the types that Celery workers run, refreshed every second. */
public final class CeleryTypes {

  /**
   * The snapshot.
   *
   * @param byQueue names of types by the queue they are sent to
   * @param only queues that no type of another runtime has
   */
  private record Seen(
      Map<String, CeleryType> byName, Map<String, List<String>> byQueue, Set<String> only) {}

  private final TaskDispatcher dispatcher;
  private volatile Seen seen = new Seen(Map.of(), Map.of(), Set.of());

  public CeleryTypes(TaskDispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /** Reads the types again. */
  public void refresh() {
    Map<String, CeleryType> byName = new HashMap<>();
    Set<String> others = new HashSet<>();
    for (TaskTypeRow row : dispatcher.types().all()) {
      if (row.runtime().equals("celery")) {
        byName.put(row.name(), CeleryType.of(row));
      } else {
        others.add(row.queue());
      }
    }
    Map<String, List<String>> byQueue = byQueue(byName.values());
    Set<String> only = new HashSet<>(byQueue.keySet());
    only.removeAll(others);
    seen = new Seen(byName, byQueue, Set.copyOf(only));
  }

  private static Map<String, List<String>> byQueue(Collection<CeleryType> types) {
    return types.stream()
        .collect(
            Collectors.groupingBy(
                CeleryType::queue,
                TreeMap::new,
                Collectors.mapping(CeleryType::name, Collectors.toList())));
  }

  /** Returns the type; null for one that is not, or no longer, Celery's. */
  @Nullable
  public CeleryType find(String name) {
    return seen.byName().get(name);
  }

  /** Returns the names of types by queue. */
  public Map<String, List<String>> byQueue() {
    return seen.byQueue();
  }

  public boolean servesOnly(String queue) {
    return seen.only().contains(queue);
  }

  /** Returns the names of types that are sent to these queues. */
  public List<String> of(Collection<String> queues) {
    return seen.byQueue().entrySet().stream()
        .filter(entry -> queues.contains(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .sorted()
        .toList();
  }
}
