package io.carillon.alert.kind;

import io.carillon.grouping.LabelSelector;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a rule is about; at most one of the collections has entries, and without any it is about
 * everything.
 *
 * @param taskConfigIds ids of task configs
 * @param taskTypes names of task types
 * @param namespaces names of namespaces
 * @param labels selectors, all of which a config must match
 * @param queues names of queues
 */
public record Scope(
    List<Long> taskConfigIds,
    List<String> taskTypes,
    List<String> namespaces,
    Set<LabelSelector> labels,
    List<String> queues) {

  /** Everything. */
  public static final Scope ALL = new Scope(List.of(), List.of(), List.of(), Set.of(), List.of());

  /** Copies the lists. */
  public Scope {
    taskConfigIds = List.copyOf(taskConfigIds);
    taskTypes = List.copyOf(taskTypes);
    namespaces = List.copyOf(namespaces);
    labels = Set.copyOf(labels);
    queues = List.copyOf(queues);
  }

  /** Returns how many of the collections of configs have entries. */
  public long waysToConfigs() {
    return Stream.of(taskConfigIds, taskTypes, namespaces, labels)
        .filter(Predicate.not(Collection::isEmpty))
        .count();
  }
}
