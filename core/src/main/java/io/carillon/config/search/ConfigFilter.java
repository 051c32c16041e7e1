package io.carillon.config.search;

import io.carillon.definition.ConfigStatus;
import io.carillon.time.TimeRange;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter of task configs. A config must match every condition; an empty set or null is no
 * condition, and a set matches any of its values.
 *
 * @param schedule conditions of the schedule
 * @param updated when it was last changed
 * @param text contained in the name or description, ignoring case; null for any
 */
public record ConfigFilter(
    Set<String> taskTypes,
    Set<ConfigStatus> statuses,
    ScheduleFilter schedule,
    TimeRange updated,
    @Nullable String text) {

  /**
   * Conditions of the schedule of a task config.
   *
   * @param types {@code interval}, {@code cron}, {@code date}, {@code manual}
   * @param calendars names of calendars
   * @param nextDue when it is due next
   */
  public record ScheduleFilter(Set<String> types, Set<String> calendars, TimeRange nextDue) {

    /** All schedules. */
    public static final ScheduleFilter ALL = new ScheduleFilter(Set.of(), Set.of(), TimeRange.ANY);

    /** Copies the sets. */
    public ScheduleFilter {
      types = Set.copyOf(types);
      calendars = Set.copyOf(calendars);
    }
  }

  /** All task configs. */
  public static final ConfigFilter ALL =
      new ConfigFilter(Set.of(), Set.of(), ScheduleFilter.ALL, TimeRange.ANY, null);

  /** Copies the sets and replaces an empty text by null. */
  public ConfigFilter {
    taskTypes = Set.copyOf(taskTypes);
    statuses = Set.copyOf(statuses);
    text = text == null || text.isEmpty() ? null : text;
  }

  /** Returns this filter restricted to the given task types. */
  public ConfigFilter withTaskTypes(Set<String> names) {
    return new ConfigFilter(names, statuses, schedule, updated, text);
  }

  /** Returns this filter restricted to the given statuses. */
  public ConfigFilter withStatuses(Set<ConfigStatus> wanted) {
    return new ConfigFilter(taskTypes, wanted, schedule, updated, text);
  }

  /** Returns this filter restricted to the given schedule types. */
  public ConfigFilter withScheduleTypes(Set<String> types) {
    return with(new ScheduleFilter(types, schedule.calendars(), schedule.nextDue()));
  }

  /** Returns this filter restricted to the given calendars. */
  public ConfigFilter withCalendars(Set<String> names) {
    return with(new ScheduleFilter(schedule.types(), names, schedule.nextDue()));
  }

  /** Returns this filter restricted to configs next due in a span; null for no bound. */
  public ConfigFilter withNextDue(@Nullable Instant from, @Nullable Instant to) {
    TimeRange range = new TimeRange(from, to);
    return with(new ScheduleFilter(schedule.types(), schedule.calendars(), range));
  }

  private ConfigFilter with(ScheduleFilter changed) {
    return new ConfigFilter(taskTypes, statuses, changed, updated, text);
  }

  /** Returns this filter restricted to configs last changed in a span; null for no bound. */
  public ConfigFilter withUpdated(@Nullable Instant from, @Nullable Instant to) {
    return new ConfigFilter(taskTypes, statuses, schedule, new TimeRange(from, to), text);
  }

  /** Returns this filter restricted to a text in the name or description; null for any. */
  public ConfigFilter withText(@Nullable String wanted) {
    return new ConfigFilter(taskTypes, statuses, schedule, updated, wanted);
  }
}
