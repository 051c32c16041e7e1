package io.carillon.grouping;

import io.carillon.database.SqlArrays;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The configs of some namespaces that match label selectors. Lists of configs, and of what belongs
 * to configs (executions, events, statistics), are limited by it; access to namespaces is one
 * {@link #within} of what a caller asks for.
 *
 * @param namespaces names of namespaces, any of which a config is in; null for all, and an empty
 *     set matches no config
 * @param labels selectors, all of which a config must match; empty for no condition
 */
public record ConfigScope(@Nullable Set<String> namespaces, Set<LabelSelector> labels) {

  private static final @Nullable Set<String> EVERYWHERE = null;

  /** All configs. */
  public static final ConfigScope ALL = new ConfigScope(EVERYWHERE, Set.of());

  /** Copies the sets. */
  public ConfigScope {
    namespaces = namespaces == null ? null : Set.copyOf(namespaces);
    labels = Set.copyOf(labels);
  }

  /** Returns whether it matches every config. */
  public boolean isAll() {
    return namespaces == null && labels.isEmpty();
  }

  /** Returns whether it can match no config. */
  public boolean isNone() {
    return namespaces != null && namespaces.isEmpty();
  }

  /** Requires that it has no label selectors, as where only namespaces are told apart. */
  public void requireNamespacesAlone() {
    if (!labels.isEmpty()) {
      throw new IllegalArgumentException("labels are not told apart here: " + labels);
    }
  }

  /** Returns this scope in other namespaces; null for all. */
  public ConfigScope withNamespaces(@Nullable Set<String> names) {
    return new ConfigScope(names, labels);
  }

  /** Returns this scope with other label selectors. */
  public ConfigScope withLabels(Set<LabelSelector> selectors) {
    return new ConfigScope(namespaces, selectors);
  }

  /**
   * Returns the part of this scope that lies in the given namespaces.
   *
   * @param allowed the namespaces that a caller may see; null for all
   */
  public ConfigScope within(@Nullable Set<String> allowed) {
    if (allowed == null) {
      return this;
    }
    Set<String> both = new HashSet<>(namespaces == null ? allowed : namespaces);
    both.retainAll(allowed);
    return new ConfigScope(both, labels);
  }

  /** Returns the namespaces, sorted; empty when it has no such condition, or matches none. */
  public List<String> namespaceList() {
    return namespaces == null ? List.of() : List.copyOf(new TreeSet<>(namespaces));
  }

  /**
   * Returns the condition on a row of {@code carillon.task_config}; {@code true} for all configs.
   *
   * @param row the alias of the row in the statement, a constant
   */
  public String condition(String row) {
    List<String> conditions = new ArrayList<>();
    if (namespaces != null) {
      conditions.add("%s.namespace = any(:scope_namespaces)".formatted(row));
    }
    if (!equalities().isEmpty()) {
      conditions.add("%s.labels @> all(cast(:scope_labels as jsonb[]))".formatted(row));
    }
    if (!keys().isEmpty()) {
      conditions.add("jsonb_exists_all(%s.labels, :scope_keys)".formatted(row));
    }
    return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
  }

  /**
   * Returns the condition that the config with an id is in this scope; {@code true} for all.
   *
   * @param id the expression of the id in the statement, a constant
   */
  public String conditionOnId(String id) {
    return isAll()
        ? "true"
        : """
        exists (select from carillon.task_config scoped where scoped.id = %s and %s offset 0)
        """
            .formatted(id, condition("scoped"));
  }

  /** Returns the parameters of the conditions, by name; unused ones do no harm. */
  public Map<String, Object> parameters() {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("scope_namespaces", SqlArrays.texts(namespaceList()));
    parameters.put("scope_labels", SqlArrays.texts(equalities()));
    parameters.put("scope_keys", SqlArrays.texts(keys()));
    return parameters;
  }

  /** Returns the selectors of one value as JSON objects of one label each, sorted. */
  public List<String> equalities() {
    return labels.stream()
        .filter(label -> label.value() != null)
        .map(label ->
            Labels.json(Map.of(label.key(), Objects.requireNonNull(label.value()))).toString())
        .sorted()
        .toList();
  }

  /** Returns the keys of the selectors of any value, sorted. */
  public List<String> keys() {
    return labels.stream()
        .filter(label -> label.value() == null)
        .map(LabelSelector::key)
        .sorted()
        .toList();
  }
}
