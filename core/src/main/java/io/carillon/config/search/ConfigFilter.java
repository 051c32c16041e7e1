package io.carillon.config.search;

import io.carillon.definition.ConfigStatus;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.LabelSelector;
import io.carillon.time.TimeRange;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A filter of task configs. A config must match every condition; an empty set or null is no
 * condition, and a set matches any of its values.
 *
 * @param scope namespaces and labels
 * @param task conditions of the task
 * @param state conditions of the status
 * @param schedule conditions of the schedule
 * @param updated when it was last changed
 * @param text contained in the name or description, ignoring case; null for any
 */
public record ConfigFilter(
    ConfigScope scope,
    TaskFilter task,
    StateFilter state,
    ScheduleFilter schedule,
    TimeRange updated,
    @Nullable String text) {

  /**
   * Conditions of the task of a config.
   *
   * @param types names of task types
   * @param queues names of the queues of task types
   */
  public record TaskFilter(Set<String> types, Set<String> queues) {

    /** All tasks. */
    public static final TaskFilter ALL = new TaskFilter(Set.of(), Set.of());

    /** Copies the sets. */
    public TaskFilter {
      types = Set.copyOf(types);
      queues = Set.copyOf(queues);
    }
  }

  /**
   * Conditions of the status of a config and of its executions.
   *
   * @param statuses without any, all but {@code DELETED}
   * @param health what is noticed about it
   */
  public record StateFilter(Set<ConfigStatus> statuses, Set<ConfigHealth> health) {

    /** All configs that are not deleted. */
    public static final StateFilter ALL = new StateFilter(Set.of(), Set.of());

    /** Copies the sets. */
    public StateFilter {
      statuses = Set.copyOf(statuses);
      health = Set.copyOf(health);
    }
  }

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
      new ConfigFilter(
          ConfigScope.ALL,
          TaskFilter.ALL,
          StateFilter.ALL,
          ScheduleFilter.ALL,
          TimeRange.ANY,
          null);

  /** Replaces an empty text by null. */
  public ConfigFilter {
    text = text == null || text.isEmpty() ? null : text;
  }

  /** Returns the names of task types; empty for any. */
  public Set<String> taskTypes() {
    return task.types();
  }

  /** Returns the statuses; empty for all but {@code DELETED}. */
  public Set<ConfigStatus> statuses() {
    return state.statuses();
  }

  /** Returns this filter restricted to configs of a scope. */
  public ConfigFilter withScope(ConfigScope wanted) {
    return new ConfigFilter(wanted, task, state, schedule, updated, text);
  }

  /** Returns this filter restricted to the given namespaces. */
  public ConfigFilter withNamespaces(Set<String> names) {
    return withScope(scope.withNamespaces(names));
  }

  /** Returns this filter restricted to configs that match all of the given label selectors. */
  public ConfigFilter withLabels(Set<LabelSelector> labels) {
    return withScope(scope.withLabels(labels));
  }

  /** Returns this filter restricted to the given task types. */
  public ConfigFilter withTaskTypes(Set<String> names) {
    return with(new TaskFilter(names, task.queues()));
  }

  /** Returns this filter restricted to task types of the given queues. */
  public ConfigFilter withQueues(Set<String> names) {
    return with(new TaskFilter(task.types(), names));
  }

  private ConfigFilter with(TaskFilter changed) {
    return new ConfigFilter(scope, changed, state, schedule, updated, text);
  }

  /** Returns this filter restricted to the given statuses. */
  public ConfigFilter withStatuses(Set<ConfigStatus> wanted) {
    return with(new StateFilter(wanted, state.health()));
  }

  /** Returns this filter restricted to configs of which any of these is noticed. */
  public ConfigFilter withHealth(Set<ConfigHealth> wanted) {
    return with(new StateFilter(state.statuses(), wanted));
  }

  private ConfigFilter with(StateFilter changed) {
    return new ConfigFilter(scope, task, changed, schedule, updated, text);
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
    return new ConfigFilter(scope, task, state, changed, updated, text);
  }

  /** Returns this filter restricted to configs last changed in a span; null for no bound. */
  public ConfigFilter withUpdated(@Nullable Instant from, @Nullable Instant to) {
    return new ConfigFilter(scope, task, state, schedule, new TimeRange(from, to), text);
  }

  /** Returns this filter restricted to a text in the name or description; null for any. */
  public ConfigFilter withText(@Nullable String wanted) {
    return new ConfigFilter(scope, task, state, schedule, updated, wanted);
  }
}
