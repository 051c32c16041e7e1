package io.carillon.config.search;

import io.carillon.config.search.ConfigFilter.ScheduleFilter;
import io.carillon.definition.ConfigStatus;
import io.carillon.grouping.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The selects that narrow a filter: each contains all configs that meet one of its conditions, read
 * from one index, up to {@code :few} rows.
 */
final class ConfigCandidates {

  /** How long an execution that may start is queued before its config is {@code LATE}. */
  static final Duration LONG_WAIT = Duration.ofSeconds(60);

  /** All configs with a text in name or description; deleted ones have none. */
  static final String OF_TEXT =
      """
      select t.id from carillon.configs_with_text(lower(cast(:text as text)), cast(:one_type as text),
        cast(:one_status as text), cast(-9223372036854775808 as bigint), false, :few) as t(id)
      """;

  private static final String OF_VALUES =
      """
      select t.id from {values} as k(value) cross join lateral (
        select c.id from carillon.task_config c
        where c.{column} >= k.value and c.{column} <= k.value
        order by c.{column}, c.id limit :few) as t limit :few
      """;

  private static final String TYPES_OF_QUEUES =
      "(select y.name from carillon.task_type y where y.queue = any(:queues))";

  private static final String DUE =
      """
      select s.task_config_id as id from carillon.schedule_state s
      where s.next_due_at >= cast(:due_from as timestamptz)
        and s.next_due_at < cast(:due_to as timestamptz)
      order by s.next_due_at limit :few
      """;

  private static final String UPDATED =
      """
      select c.id from carillon.task_config c
      where c.updated_at >= cast(:updated_from as timestamptz)
        and c.updated_at < cast(:updated_to as timestamptz)
      order by c.updated_at, c.id limit :few
      """;

  private static final String WITH_LABEL =
      """
      select l.task_config_id as id from carillon.task_config_label l
      where l.key = :label_key_{number} and l.value = :label_value_{number}
      order by l.key, l.value, l.task_config_id limit :few
      """;

  private static final String WITH_KEY =
      """
      select l.task_config_id as id from carillon.task_config_label l
      where l.key = :label_key_{number} order by l.key, l.task_config_id limit :few
      """;

  private ConfigCandidates() {}

  static List<String> of(ConfigFilter filter) {
    List<String> selects = new ArrayList<>();
    addLabels(selects, filter);
    ofHealth(filter.state().health()).ifPresent(selects::add);
    addValues(selects, !filter.statuses().isEmpty(), "unnest(:statuses)", "status");
    addValues(selects, !filter.taskTypes().isEmpty(), "unnest(:types)", "task_type");
    addValues(selects, !filter.task().queues().isEmpty(), TYPES_OF_QUEUES, "task_type");
    ScheduleFilter schedule = filter.schedule();
    addValues(selects, !schedule.calendars().isEmpty(), "unnest(:calendars)", "calendar");
    addValues(selects, !schedule.types().isEmpty(), "unnest(:schedules)", "schedule_type");
    boolean ofNamespaces = filter.scope().namespaces() != null;
    addValues(selects, ofNamespaces, "unnest(:scope_namespaces)", "namespace");
    if (!schedule.nextDue().isAny()) {
      selects.add(DUE);
    }
    if (!filter.updated().isAny()) {
      selects.add(UPDATED);
    }
    if (filter.text() != null) {
      selects.add(OF_TEXT);
    }
    return selects;
  }

  private static void addValues(List<String> selects, boolean any, String values, String column) {
    if (any) {
      selects.add(OF_VALUES.replace("{values}", values).replace("{column}", column));
    }
  }

  /** The labels of deleted configs are in no index. */
  private static void addLabels(List<String> selects, ConfigFilter filter) {
    if (filter.statuses().contains(ConfigStatus.DELETED)) {
      return;
    }
    List<LabelSelector> labels = sorted(filter);
    for (int i = 0; i < labels.size(); i++) {
      String select = labels.get(i).value() == null ? WITH_KEY : WITH_LABEL;
      selects.add(select.replace("{number}", String.valueOf(i)));
    }
  }

  private static List<LabelSelector> sorted(ConfigFilter filter) {
    return new TreeSet<>(filter.scope().labels().stream().map(LabelSelector::text).toList())
        .stream().map(text -> LabelSelector.parse("label", text)).toList();
  }

  private static Optional<String> ofHealth(Set<ConfigHealth> health) {
    List<Optional<String>> each = health.stream().sorted().map(ConfigHealth::candidates).toList();
    return each.isEmpty() || each.stream().anyMatch(Optional::isEmpty)
        ? Optional.empty()
        : Optional.of(String.join(" union all ", each.stream().flatMap(Optional::stream).toList()));
  }

  /**
   * Returns the parameters of the selects that are not those of the conditions.
   *
   * @param longAgo supplies the lowest id of executions that have not waited long; it may ask the
   *     database
   */
  static Map<String, @Nullable Object> parameters(ConfigFilter filter, Supplier<UUID> longAgo) {
    Map<String, @Nullable Object> parameters = new HashMap<>();
    List<LabelSelector> labels = sorted(filter);
    for (int i = 0; i < labels.size(); i++) {
      parameters.put("label_key_" + i, labels.get(i).key());
      parameters.put("label_value_" + i, labels.get(i).value());
    }
    boolean late = filter.state().health().contains(ConfigHealth.LATE);
    parameters.put("late_before", late ? longAgo.get() : null);
    return parameters;
  }
}
