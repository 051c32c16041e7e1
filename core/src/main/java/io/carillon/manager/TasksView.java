package io.carillon.manager;

import io.carillon.audit.Audit;
import io.carillon.audit.Auditor;
import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.Calendar;
import io.carillon.calendar.store.CalendarStore;
import io.carillon.config.ConfigName;
import io.carillon.config.PastVersion;
import io.carillon.config.PurgedConfig;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.config.search.ConfigGroups;
import io.carillon.config.search.ConfigLists;
import io.carillon.config.search.ConfigQuery;
import io.carillon.config.search.ListedConfig;
import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.Difference;
import io.carillon.definition.Overlap;
import io.carillon.definition.Policies;
import io.carillon.explanation.Explanation;
import io.carillon.explanation.Explanations;
import io.carillon.explanation.Timeline;
import io.carillon.explanation.Timelines;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.Namespaces;
import io.carillon.manager.change.CalendarImpact;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigChanges;
import io.carillon.manager.forecast.DueList;
import io.carillon.manager.forecast.Forecast;
import io.carillon.manager.forecast.ForecastRequest;
import io.carillon.manager.forecast.Forecasting;
import io.carillon.schedule.Occurrences;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.text.ScheduleWarning;
import io.carillon.tasktype.TaskTypeRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Read access to configs, task types, calendars, due times and the audit. Changes nothing. */
public final class TasksView {

  private final Components parts;
  private final Database database;
  private final TaskConfigManager configs;

  TasksView(Components parts) {
    this.parts = parts;
    this.database = parts.database();
    this.configs = parts.configs();
  }

  /**
   * Returns the config.
   *
   * @throws NotFoundException when there is none
   */
  public TaskConfig config(long id) {
    return configs.get(id);
  }

  /** Returns those of these configs that exist, without their parameters, by id. */
  public Map<Long, TaskConfig> configsById(Collection<Long> ids) {
    Map<Long, TaskConfig> found = new HashMap<>();
    configs.findWithoutParameters(ids).forEach(config -> found.put(config.id(), config));
    return found;
  }

  /**
   * Returns the config of the namespace {@value Namespaces#DEFAULT} with exactly that name; empty
   * when there is none or it is deleted.
   */
  public Optional<TaskConfig> configNamed(String name) {
    return configNamed(Namespaces.DEFAULT, name);
  }

  /**
   * Returns the config of a namespace with exactly that name; empty when there is none or it is
   * deleted.
   */
  public Optional<TaskConfig> configNamed(String namespace, String name) {
    return configs.findNamed(new ConfigName(namespace, name));
  }

  /**
   * Returns the definition as it would be saved now: policies that it leaves out are those of its
   * task type.
   */
  public Definition completed(Definition definition) {
    return configs.definitions().completed(definition);
  }

  /** Returns a page of configs, bounded in rows and in bytes. */
  public Page<ListedConfig, ConfigQuery.After> configs(ConfigQuery query) {
    return configs.lists().find(query);
  }

  /** Returns the labels and namespaces in use. */
  public ConfigGroups groups() {
    return configs.lists().groups();
  }

  /** Returns the queries over configs: pages, counts and ids by filter. */
  public ConfigLists configLists() {
    return configs.lists();
  }

  /**
   * Returns a page of a config's versions without their definitions, newest first.
   *
   * @param before only versions below this number
   * @throws NotFoundException when there is no such config
   */
  public List<PastVersion> versions(long id, long before, int limit) {
    configs.get(id);
    return configs.versions().list(id, before, limit);
  }

  /**
   * Returns a version of a config with its whole definition.
   *
   * @throws NotFoundException when there is no such config or version
   */
  public PastVersion version(long id, long version) {
    configs.get(id);
    return configs.versions().get(id, version);
  }

  /**
   * Returns the differences between two versions of a config, field by field.
   *
   * @throws NotFoundException when there is no such config or version
   */
  public Difference difference(long id, long from, long to) {
    return ConfigChanges.difference(
        Objects.requireNonNull(version(id, from).definition()),
        Objects.requireNonNull(version(id, to).definition()));
  }

  /** Returns a page of purged configs, newest first. */
  public List<PurgedConfig> purged(@Nullable Instant beforeAt, long beforeId, int limit) {
    return configs.purged().list(beforeAt, beforeId, limit);
  }

  /** Returns all task types. */
  public List<TaskTypeRow> taskTypes() {
    return parts.dispatcher().types().all();
  }

  /**
   * Returns the task type with that name.
   *
   * @throws NotFoundException when there is none
   */
  public TaskTypeRow taskType(String name) {
    return parts
        .dispatcher()
        .types()
        .find(name)
        .orElseThrow(() -> new NotFoundException("task type", name));
  }

  /** Returns the next due times of a config; none when it is not active. */
  public List<Instant> nextFires(long id, int count) {
    TaskConfig config = configs.get(id);
    if (config.status() != ConfigStatus.ACTIVE) {
      return List.of();
    }
    Schedule schedule = config.definition().schedule();
    Integer most = schedule.window().maxFires();
    long left = most == null ? count : Math.max(0, most - parts.scheduler().fires(id));
    return schedule
        .occurrences(config.anchor(), configs.definitions().calendar(schedule))
        .fires()
        .list(database.time(), Instant.MAX, (int) Math.min(count, left));
  }

  /**
   * Counts the future due times of all active schedules.
   *
   * @throws InvalidInputException for an invalid span or change, or with too much to count
   */
  public Forecast forecast(ForecastRequest request) {
    return database.inTransaction(() -> new Forecasting(parts, request).count());
  }

  /**
   * Returns the first due times of the active schedules of a scope in a span, one more than the
   * limit when there are more.
   *
   * @param scope the configs
   * @param from inclusive; null for now
   * @param to exclusive; null for a day after {@code from}
   * @param after only what follows it; null for the beginning
   */
  public List<DueList.Due> due(
      ConfigScope scope,
      @Nullable Instant from,
      @Nullable Instant to,
      DueList.@Nullable Due after,
      int limit) {
    return database.inTransaction(() -> {
      Instant first = from == null ? database.time() : from;
      Instant last = to == null ? first.plus(Duration.ofDays(1)) : to;
      if (!last.isAfter(first)) {
        throw InvalidInputException.at(
            "to", "must be after from, %s, and is %s.".formatted(first, last));
      }
      return new DueList(parts, scope, first, last, after, limit).first();
    });
  }

  /**
   * Returns the due times that a schedule would have if it were saved at an instant.
   *
   * @throws InvalidInputException when it names a calendar that does not exist
   */
  public Occurrences preview(Schedule schedule, Instant saved) {
    return schedule.occurrences(saved, configs.definitions().calendar(schedule));
  }

  /** Returns warnings about a schedule saved at an instant: what is allowed but may surprise. */
  public List<ScheduleWarning> warnings(Schedule schedule, Instant saved) {
    String name = schedule.calendarName();
    BusinessCalendar calendar = name == null ? null : calendars().times(name).orElse(null);
    return ScheduleWarning.of(schedule, calendar, saved);
  }

  /** Returns the warnings about a config as it was saved, including those about its policies. */
  public List<ScheduleWarning> warnings(TaskConfig config) {
    Schedule schedule = config.definition().schedule();
    Policies policies = config.definition().policies();
    List<ScheduleWarning> warnings = new ArrayList<>(warnings(schedule, config.updatedAt()));
    if (policies.overlap() == Overlap.CANCEL_RUNNING) {
      ScheduleWarning.ofCancelRunning(schedule, config.updatedAt(), policies.timeout())
          .ifPresent(warnings::add);
    }
    return List.copyOf(warnings);
  }

  /** Returns what a calendar would do to the due times of the configs on it if it were saved. */
  public CalendarImpact.Found impact(Calendar calendar) {
    return database.inTransaction(() -> new CalendarImpact(parts).of(calendar));
  }

  /** Returns the calendars, for lookups. */
  public CalendarStore calendars() {
    return configs.calendars();
  }

  /**
   * Verifies that every due time in a span is accounted for.
   *
   * @param from null for the creation of the config
   * @param to null for now
   * @throws InvalidInputException for an empty span, or one with more than a million decisions
   * @throws NotFoundException when there is no such config
   */
  public Audit audit(long id, @Nullable Instant from, @Nullable Instant to) {
    configs.get(id);
    return new Auditor(database, parts.history()).audit(id, from, to);
  }

  /**
   * Explains why a config did or did not run at an instant.
   *
   * @param at an ISO 8601 instant, or a local date and time in the zone of the schedule
   * @throws InvalidInputException for any other text
   * @throws NotFoundException when there is no such config
   */
  public Explanation explain(long id, String at) {
    return new Explanations(database, parts.history(), parts.versions())
        .explain(configs.get(id), at);
  }

  /**
   * Returns what happened to a config in a span of time.
   *
   * @param limit of decisions that are listed one by one
   * @throws InvalidInputException for a span that is empty or longer than 400 days
   * @throws NotFoundException when there is no such config
   */
  public Timeline timeline(long id, Timeline.Span span, int limit) {
    return new Timelines(database, parts.history(), parts.versions())
        .read(configs.get(id), span, limit);
  }

  /** Returns the database's time. */
  public Instant now() {
    return database.time();
  }
}
