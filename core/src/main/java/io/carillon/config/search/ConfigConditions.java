package io.carillon.config.search;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.definition.ConfigStatus;
import io.carillon.grouping.ConfigScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A filter as the condition of a statement in which {@code c} is a row of {@code
 * carillon.task_config}.
 *
 * @param where the condition; it excludes deleted configs unless the filter names statuses
 * @param parameters the parameters of the condition, by name
 */
record ConfigConditions(String where, Map<String, Object> parameters) {

  /** Returns the conditions of a filter, including the one on the text. */
  static ConfigConditions of(ConfigFilter filter) {
    Building building = new Building();
    building.scope(filter.scope());
    building.values(filter);
    building.state(filter);
    building.spans(filter);
    if (filter.text() != null) {
      building.add(
          """
          (position(lower(cast(:text as text)) in lower(c.name)) > 0
            or position(lower(cast(:text as text)) in lower(c.description)) > 0)
          """,
          "text",
          filter.text());
    }
    String where = building.where.isEmpty() ? "true" : String.join(" and ", building.where);
    return new ConfigConditions(where, building.parameters);
  }

  private static final class Building {

    private final List<String> where = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    void add(String condition, String name, Object value) {
      where.add(condition);
      parameters.put(name, value);
    }

    void scope(ConfigScope scope) {
      if (!scope.isAll()) {
        where.add(scope.condition("c"));
      }
      parameters.putAll(scope.parameters());
    }

    void state(ConfigFilter filter) {
      if (filter.statuses().isEmpty()) {
        where.add("c.status <> 'deleted'"); // deleted configs need an explicit status
      } else {
        List<ConfigStatus> statuses = List.copyOf(filter.statuses());
        add("c.status = any(:statuses)", "statuses", texts(statuses, ConfigStatus::code));
      }
      Set<ConfigHealth> health = filter.state().health();
      if (!health.isEmpty()) {
        where.add(
            health.stream()
                .sorted()
                .map(ConfigHealth::condition)
                .collect(Collectors.joining(" or ", "(", ")")));
      }
    }

    void values(ConfigFilter filter) {
      if (!filter.taskTypes().isEmpty()) {
        add("c.task_type = any(:types)", "types", texts(filter.taskTypes()));
      }
      if (!filter.task().queues().isEmpty()) {
        add(
            """
            c.task_type = any(array(
              select y.name from carillon.task_type y where y.queue = any(:queues)))
            """,
            "queues",
            texts(filter.task().queues()));
      }
      if (!filter.schedule().types().isEmpty()) {
        add("c.schedule_type = any(:schedules)", "schedules", texts(filter.schedule().types()));
      }
      if (!filter.schedule().calendars().isEmpty()) {
        add("c.calendar = any(:calendars)", "calendars", texts(filter.schedule().calendars()));
      }
    }

    void spans(ConfigFilter filter) {
      if (!filter.updated().isAny()) {
        where.add(
            "c.updated_at >= cast(:updated_from as timestamptz)"
                + " and c.updated_at < cast(:updated_to as timestamptz)");
        parameters.put("updated_from", bound(filter.updated().from(), "-infinity"));
        parameters.put("updated_to", bound(filter.updated().to(), "infinity"));
      }
      if (!filter.schedule().nextDue().isAny()) {
        due(filter);
      }
    }

    private void due(ConfigFilter filter) {
      where.add(
          """
          exists (select from carillon.schedule_state s where s.task_config_id = c.id
            and s.next_due_at >= cast(:due_from as timestamptz)
            and s.next_due_at < cast(:due_to as timestamptz))
          """);
      parameters.put("due_from", bound(filter.schedule().nextDue().from(), "-infinity"));
      parameters.put("due_to", bound(filter.schedule().nextDue().to(), "infinity"));
    }

    private static String bound(@Nullable Instant at, String none) {
      return at == null ? none : at.toString();
    }
  }
}
