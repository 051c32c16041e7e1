package io.carillon.manager;

import io.carillon.audit.Audit;
import io.carillon.audit.Auditor;
import io.carillon.calendar.WorkTimes;
import io.carillon.config.CalendarStore;
import io.carillon.config.ConfigLists;
import io.carillon.config.ConfigQuery;
import io.carillon.config.ConfigStatus;
import io.carillon.config.ListedConfig;
import io.carillon.config.PastVersion;
import io.carillon.config.PurgedConfig;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.definition.Difference;
import io.carillon.definition.Overlap;
import io.carillon.definition.Policies;
import io.carillon.dispatch.TaskTypeRow;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.schedule.Agenda;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.ScheduleWarning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is and what is to come: configs, task types, calendars, due times, and the proof that
 * those of the past are accounted for. Nothing here changes anything.
 */
public final class TasksView {

  private final TasksManager.Parts parts;
  private final Database database;
  private final TaskConfigManager configs;

  TasksView(TasksManager.Parts parts) {
    this.parts = parts;
    this.database = parts.database();
    this.configs = parts.configs();
  }

  /**
   * The config.
   *
   * @throws NotFoundException when there is none
   */
  public TaskConfig config(long id) {
    return configs.get(id);
  }

  /** The config of exactly that name; empty when there is none, or it is deleted. */
  public Optional<TaskConfig> configNamed(String name) {
    return configs.findNamed(name);
  }

  /** A page of configs, bounded in rows and in bytes. */
  public Page<ListedConfig, ConfigQuery.After> configs(ConfigQuery query) {
    return configs.lists().find(query);
  }

  /** Lists of configs: pages, how many fit a filter, and which. */
  public ConfigLists configLists() {
    return configs.lists();
  }

  /**
   * A page of the versions of a config without their definitions, newest first.
   *
   * @param before only versions below that number
   * @throws NotFoundException when there is no such config
   */
  public List<PastVersion> versions(long id, long before, int limit) {
    configs.get(id);
    return configs.versions().list(id, before, limit);
  }

  /**
   * A version of a config with all that the config was.
   *
   * @throws NotFoundException when there is no such config or version
   */
  public PastVersion version(long id, long version) {
    configs.get(id);
    return configs.versions().get(id, version);
  }

  /**
   * What differs between two versions of a config, field by field.
   *
   * @throws NotFoundException when there is no such config or version
   */
  public Difference difference(long id, long from, long to) {
    return ConfigChanges.difference(
        Objects.requireNonNull(version(id, from).definition()),
        Objects.requireNonNull(version(id, to).definition()));
  }

  /** A page of what was purged, newest first. */
  public List<PurgedConfig> purged(@Nullable Instant beforeAt, long beforeId, int limit) {
    return configs.purged().list(beforeAt, beforeId, limit);
  }

  /** All task types. */
  public List<TaskTypeRow> taskTypes() {
    return parts.dispatcher().all();
  }

  /**
   * The task type of that name.
   *
   * @throws NotFoundException when there is none
   */
  public TaskTypeRow taskType(String name) {
    return parts
        .dispatcher()
        .find(name)
        .orElseThrow(() -> new NotFoundException("task type", name));
  }

  /** The next due times of a config as it is; none when it is not active. */
  public List<Instant> nextFires(long id, int count) {
    TaskConfig config = configs.get(id);
    if (config.status() != ConfigStatus.ACTIVE) {
      return List.of();
    }
    Schedule schedule = config.definition().schedule();
    Integer most = schedule.window().maxFires();
    long left = most == null ? count : Math.max(0, most - parts.scheduler().fires(id));
    return schedule
        .agenda(config.anchor(), configs.definitions().calendar(schedule))
        .fires()
        .list(database.time(), Instant.MAX, (int) Math.min(count, left));
  }

  /**
   * Counts the due times that are to come, of all active schedules.
   *
   * @throws InvalidInputException for a span or changes that cannot be, or with too much to count
   */
  public Forecast forecast(ForecastRequest request) {
    return database.inTransaction(() -> new Forecasting(parts, request).count());
  }

  /**
   * What is to be decided of a schedule that would be saved at an instant.
   *
   * @throws InvalidInputException when it names a calendar that is not there
   */
  public Agenda preview(Schedule schedule, Instant saved) {
    return schedule.agenda(saved, configs.definitions().calendar(schedule));
  }

  /** What is allowed and may surprise about a schedule that is saved at an instant. */
  public List<ScheduleWarning> warnings(Schedule schedule, Instant saved) {
    String name = schedule.calendarName();
    WorkTimes calendar = name == null ? null : calendars().times(name).orElse(null);
    return ScheduleWarning.of(schedule, calendar, saved);
  }

  /** The same about a config as it was saved, its policies included. */
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

  /** The calendars, to be looked up. */
  public CalendarStore calendars() {
    return configs.calendars();
  }

  /**
   * Proves that every due time in a span is accounted for.
   *
   * @param from null for the beginning of the config's life
   * @param to null for now
   * @throws InvalidInputException for an empty span, or one with more than a million decisions
   * @throws NotFoundException when there is no such config
   */
  public Audit audit(long id, @Nullable Instant from, @Nullable Instant to) {
    configs.get(id);
    return new Auditor(database, parts.history()).audit(id, from, to);
  }

  /** The database's time. */
  public Instant now() {
    return database.time();
  }
}
