package io.carillon.server.stream;

import io.carillon.feed.ConfigTraits;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.LabelSelector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which task configs a stream is about.
 *
 * @param types names of task types; empty for any
 * @param configs the namespaces and labels that the filters name, within those that the caller sees
 */
record StreamScope(Set<String> types, ConfigScope configs) {

  StreamScope {
    types = Set.copyOf(types);
  }

  /**
   * Returns whether a task config belongs to it.
   *
   * @param config null when it is gone: no filter matches that
   */
  boolean admits(@Nullable ConfigTraits config) {
    if (isAll()) {
      return true;
    }
    return config != null
        && (types.isEmpty() || types.contains(config.taskType()))
        && isInNamespace(config)
        && configs.labels().stream().allMatch(label -> has(config, label));
  }

  /** Returns whether it has every task config, and what belongs to none. */
  boolean isAll() {
    return types.isEmpty() && configs.isAll();
  }

  /** Returns whether it has what belongs to no task config: unless it is of some namespaces. */
  boolean admitsCluster() {
    return configs.namespaces() == null;
  }

  private boolean isInNamespace(ConfigTraits config) {
    Set<String> namespaces = configs.namespaces();
    return namespaces == null || namespaces.contains(config.namespace());
  }

  private static boolean has(ConfigTraits config, LabelSelector label) {
    String value = config.labels().get(label.key());
    return value != null && (label.value() == null || value.equals(label.value()));
  }
}
