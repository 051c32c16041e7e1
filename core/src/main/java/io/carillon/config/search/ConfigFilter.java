package io.carillon.config.search;

import io.carillon.definition.ConfigStatus;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A filter of task configs. A config must match every condition; an empty set or null is no
 * condition, and a set matches any of its values.
 *
 * @param scheduleTypes {@code interval}, {@code cron}, {@code date}, {@code manual}
 * @param calendars names of calendars
 * @param nextDueFrom next due at or after
 * @param nextDueTo next due before
 * @param updatedFrom changed at or after
 * @param updatedTo changed before
 * @param text contained in the name or description, ignoring case
 */
public record ConfigFilter(
    Set<String> taskTypes,
    Set<ConfigStatus> statuses,
    Set<String> scheduleTypes,
    Set<String> calendars,
    @Nullable Instant nextDueFrom,
    @Nullable Instant nextDueTo,
    @Nullable Instant updatedFrom,
    @Nullable Instant updatedTo,
    @Nullable String text) {

  /** All task configs. */
  public static final ConfigFilter ALL =
      new ConfigFilter(Set.of(), Set.of(), Set.of(), Set.of(), null, null, null, null, null);

  /** Copies the sets and replaces an empty text by null. */
  public ConfigFilter {
    taskTypes = Set.copyOf(taskTypes);
    statuses = Set.copyOf(statuses);
    scheduleTypes = Set.copyOf(scheduleTypes);
    calendars = Set.copyOf(calendars);
    text = text == null || text.isEmpty() ? null : text;
  }

  /** A mutable copy in which one condition is changed. */
  private static final class Draft {
    private Set<String> taskTypes;
    private Set<ConfigStatus> statuses;
    private Set<String> scheduleTypes;
    private Set<String> calendars;
    private @Nullable Instant nextDueFrom;
    private @Nullable Instant nextDueTo;
    private @Nullable Instant updatedFrom;
    private @Nullable Instant updatedTo;
    private @Nullable String text;

    private Draft(ConfigFilter filter) {
      taskTypes = filter.taskTypes;
      statuses = filter.statuses;
      scheduleTypes = filter.scheduleTypes;
      calendars = filter.calendars;
      nextDueFrom = filter.nextDueFrom;
      nextDueTo = filter.nextDueTo;
      updatedFrom = filter.updatedFrom;
      updatedTo = filter.updatedTo;
      text = filter.text;
    }
  }

  private ConfigFilter with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return new ConfigFilter(
        draft.taskTypes,
        draft.statuses,
        draft.scheduleTypes,
        draft.calendars,
        draft.nextDueFrom,
        draft.nextDueTo,
        draft.updatedFrom,
        draft.updatedTo,
        draft.text);
  }

  /** Returns this filter restricted to the given task types. */
  public ConfigFilter withTaskTypes(Set<String> names) {
    return with(draft -> draft.taskTypes = names);
  }

  /** Returns this filter restricted to the given statuses. */
  public ConfigFilter withStatuses(Set<ConfigStatus> wanted) {
    return with(draft -> draft.statuses = wanted);
  }

  /** Returns this filter restricted to the given schedule types. */
  public ConfigFilter withScheduleTypes(Set<String> types) {
    return with(draft -> draft.scheduleTypes = types);
  }

  /** Returns this filter restricted to the given calendars. */
  public ConfigFilter withCalendars(Set<String> names) {
    return with(draft -> draft.calendars = names);
  }

  /** Returns this filter restricted to configs next due in a span; null for no bound. */
  public ConfigFilter withNextDue(@Nullable Instant from, @Nullable Instant to) {
    return with(draft -> {
      draft.nextDueFrom = from;
      draft.nextDueTo = to;
    });
  }

  /** Returns this filter restricted to configs last changed in a span; null for no bound. */
  public ConfigFilter withUpdated(@Nullable Instant from, @Nullable Instant to) {
    return with(draft -> {
      draft.updatedFrom = from;
      draft.updatedTo = to;
    });
  }

  /** Returns this filter restricted to a text in the name or description; null for any. */
  public ConfigFilter withText(@Nullable String wanted) {
    return with(draft -> draft.text = wanted);
  }
}
