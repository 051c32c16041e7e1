package io.carillon.server.api.statistics;

import io.carillon.database.Database;
import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.ConfigScope;
import io.carillon.history.ScopedConfigs;
import io.carillon.server.api.input.Filters;
import io.carillon.statistics.series.SeriesQuery;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the task configs that labels select, for statistics that are kept by task config. */
final class LabelledConfigs {

  /** No config has this id: an empty set would stand for all. */
  private static final Set<Long> NONE = Set.of(0L);

  private final ScopedConfigs configs;

  LabelledConfigs(Database database) {
    this.configs = new ScopedConfigs(database);
  }

  /**
   * Returns the ids that are given, limited to configs with the labels.
   *
   * @param ids empty for all
   * @throws InvalidInputException when the labels are wrong, or select more than {@value
   *     SeriesQuery#MOST_CONFIGS} configs
   */
  Set<Long> limited(Set<Long> ids, Optional<List<String>> label) {
    if (label.isEmpty()) {
      return ids;
    }
    ConfigScope scope = Filters.scope(field -> field.equals("label") ? label : Optional.empty());
    Set<Long> selected = configs.configs(scope, SeriesQuery.MOST_CONFIGS + 1);
    if (selected.size() > SeriesQuery.MOST_CONFIGS) {
      throw InvalidInputException.at(
          "label",
          "selects more than %d task configs: add a label.".formatted(SeriesQuery.MOST_CONFIGS));
    }
    Set<Long> both = new HashSet<>(selected);
    if (!ids.isEmpty()) {
      both.retainAll(ids);
    }
    return both.isEmpty() ? NONE : both;
  }
}
