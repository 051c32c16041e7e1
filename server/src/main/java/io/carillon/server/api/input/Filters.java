package io.carillon.server.api.input;

import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigHealth;
import io.carillon.definition.ConfigStatus;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.LabelSelector;
import io.carillon.grouping.Namespaces;
import io.carillon.history.ExecutionFilter;
import io.carillon.history.ExecutionTraits;
import io.carillon.schedule.Schedule;
import io.carillon.server.security.Reach;
import io.carillon.text.Coded;
import io.carillon.time.Durations;
import io.carillon.time.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the filters of lists, from the query string of a list or the body of a bulk operation. */
public final class Filters {

  private static final Map<String, ConfigStatus> CONFIG_STATUSES = Coded.byCode(ConfigStatus.class);
  private static final Map<String, ConfigHealth> HEALTH = Coded.byCode(ConfigHealth.class);
  private static final Map<String, ExecutionStatus> STATUSES = Coded.byCode(ExecutionStatus.class);
  private static final Map<String, Trigger> TRIGGERS = Coded.byCode(Trigger.class);
  private static final Map<String, String> SCHEDULE_TYPES = scheduleTypes();

  /** Field names of a task config filter. */
  static final String[] CONFIG_FIELDS = {
    "namespace",
    "label",
    "type",
    "queue",
    "status",
    "health",
    "schedule_type",
    "calendar",
    "next_due_from",
    "next_due_to",
    "updated_from",
    "updated_to",
    "q"
  };

  /** Field names of an execution filter. */
  static final String[] EXECUTION_FIELDS = {
    "task_config_id",
    "task_type",
    "status",
    "trigger",
    "worker_id",
    "namespace",
    "label",
    "queue",
    "error_type",
    "q",
    "min_run",
    "id_prefix",
    "from",
    "to"
  };

  /** Maximum length of a text to search for in errors. */
  private static final int LONGEST_TEXT = 200;

  private static final String ID_PREFIX = "[0-9a-fA-F-]{1,36}";

  private Filters() {}

  private static Map<String, String> scheduleTypes() {
    Map<String, String> types = new LinkedHashMap<>();
    Stream.of(Schedule.Type.values())
        .map(Schedule.Type::code)
        .forEach(type -> types.put(type, type));
    return types;
  }

  /** Supplies the values given for a field; empty when the field is absent. */
  @FunctionalInterface
  public interface Source extends Function<String, Optional<List<String>>> {

    private @Nullable String one(String field) {
      List<String> values = apply(field).orElse(List.of());
      if (values.size() > 1) {
        throw InvalidInputException.at(
            field, "must have one value, not %d.".formatted(values.size()));
      }
      return values.isEmpty() ? null : values.getFirst();
    }

    private TimeRange range(String from, String to) {
      return new TimeRange(instant(from), instant(to));
    }

    private @Nullable Instant instant(String field) {
      return Paging.instant(field, one(field));
    }
  }

  /**
   * Reads a filter of task configs.
   *
   * @throws InvalidInputException naming the field at fault
   */
  public static ConfigFilter configs(Source given) {
    return new ConfigFilter(
        scope(given),
        new ConfigFilter.TaskFilter(
            QueryValues.texts("type", given.apply("type")),
            QueryValues.texts("queue", given.apply("queue"))),
        new ConfigFilter.StateFilter(
            QueryValues.choices("status", given.apply("status"), CONFIG_STATUSES),
            QueryValues.choices("health", given.apply("health"), HEALTH)),
        new ConfigFilter.ScheduleFilter(
            QueryValues.choices("schedule_type", given.apply("schedule_type"), SCHEDULE_TYPES),
            QueryValues.texts("calendar", given.apply("calendar")),
            given.range("next_due_from", "next_due_to")),
        given.range("updated_from", "updated_to"),
        given.one("q"));
  }

  /**
   * Reads {@code namespace}, which may name several, and {@code label}, all of which must hold.
   * What the caller may not see is out of the scope: each list and each selection begins here.
   *
   * @throws InvalidInputException naming the field at fault
   */
  public static ConfigScope scope(Source given) {
    Set<String> namespaces = QueryValues.texts("namespace", given.apply("namespace"));
    for (String namespace : namespaces) {
      String wrong = Namespaces.fault(namespace);
      if (wrong != null) {
        throw InvalidInputException.at("namespace", wrong);
      }
    }
    Set<LabelSelector> labels = new HashSet<>();
    for (String text : QueryValues.texts("label", given.apply("label"))) {
      labels.add(LabelSelector.parse("label", text));
    }
    return new ConfigScope(namespaces.isEmpty() ? null : namespaces, labels)
        .within(Reach.present().namespaces());
  }

  /** Returns the configs that the caller sees, where nothing narrows them. */
  public static ConfigScope reach() {
    return namespaces(Optional.empty());
  }

  /**
   * Reads {@code namespace} where labels are not told apart, as {@link #scope}.
   *
   * @throws InvalidInputException naming the field at fault
   */
  public static ConfigScope namespaces(Optional<List<String>> given) {
    return scope(field -> field.equals("namespace") ? given : Optional.empty());
  }

  /**
   * Reads a filter of executions.
   *
   * @throws InvalidInputException naming the field at fault
   */
  public static ExecutionFilter executions(Source given) {
    return new ExecutionFilter(
        QueryValues.ids("task_config_id", given.apply("task_config_id")),
        QueryValues.texts("task_type", given.apply("task_type")),
        QueryValues.choices("status", given.apply("status"), STATUSES),
        scope(given),
        given.range("from", "to"),
        traits(given));
  }

  private static ExecutionTraits traits(Source given) {
    return new ExecutionTraits(
        idPrefix(given.one("id_prefix")),
        QueryValues.choices("trigger", given.apply("trigger"), TRIGGERS),
        QueryValues.uuids("worker_id", given.apply("worker_id")),
        QueryValues.texts("queue", given.apply("queue")),
        new ExecutionTraits.Errors(
            QueryValues.texts("error_type", given.apply("error_type")), searchText(given.one("q"))),
        minRun(given.one("min_run")));
  }

  private static @Nullable String idPrefix(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int digits = text.replace("-", "").length();
    if (!text.matches(ID_PREFIX) || digits == 0 || digits > 32) {
      throw InvalidInputException.at(
          "id_prefix",
          "must be the beginning of an id, 1 to 32 hexadecimal digits with or without hyphens, not %s."
              .formatted(Quote.of(text)));
    }
    return text;
  }

  private static @Nullable String searchText(@Nullable String text) {
    if (text != null && (text.isBlank() || text.length() > LONGEST_TEXT)) {
      throw InvalidInputException.at(
          "q",
          "must be a text of 1 to %d characters, not of %d."
              .formatted(LONGEST_TEXT, text.length()));
    }
    return text;
  }

  private static @Nullable Duration minRun(@Nullable String text) {
    try {
      return text == null ? null : Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw InvalidInputException.at("min_run", e.getMessage() + ".");
    }
  }
}
