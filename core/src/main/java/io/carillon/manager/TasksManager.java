package io.carillon.manager;

import io.carillon.calendar.Calendar;
import io.carillon.config.CalendarStore;
import io.carillon.config.ConfigStatus;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.database.Database;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.dispatch.CeleryTypeRow;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.dispatch.TaskTypeRow;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.record.ChangeKind;
import io.carillon.record.EventRecorder;
import io.carillon.record.Execution;
import io.carillon.record.History;
import io.carillon.record.LedgerEntry;
import io.carillon.schedule.Schedule;
import io.carillon.scheduler.Scheduler;
import io.carillon.time.TimeOrderedIds;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import io.carillon.worker.WorkerControl;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The door for users, whether they come by REST, command line or Java. Each method is one
 * transaction, the caller's where there is one; it keeps no state of its own.
 */
public final class TasksManager {

  /** The channel on which the schedulers of all nodes learn that a schedule was placed. */
  public static final String SCHEDULES_CHANNEL = "carillon_schedules";

  private static final int RECHECKED_AT_ONCE = 20; // each with its parameters, of a megabyte maybe

  private final Parts parts;
  private final Database database;
  private final TaskConfigManager configs;
  private final Scheduler scheduler;
  private final TaskDispatcher dispatcher;
  private final EventRecorder recorder;
  private final ConfigVersions versions;
  private final History history;
  private final TasksView view;

  /** See {@link Parts}. */
  public TasksManager(Parts parts) {
    this.parts = parts;
    this.database = parts.database();
    this.configs = parts.configs();
    this.scheduler = parts.scheduler();
    this.dispatcher = parts.dispatcher();
    this.recorder = parts.recorder();
    this.versions = parts.versions();
    this.history = parts.history();
    this.view = new TasksView(parts);
  }

  /** What the manager brings together. */
  public record Parts(
      Database database,
      TaskConfigManager configs,
      Scheduler scheduler,
      TaskDispatcher dispatcher,
      EventRecorder recorder,
      ConfigVersions versions,
      History history,
      TimeOrderedIds ids) {}

  /**
   * Makes a task config.
   *
   * @param active false for one that is only to be kept for later
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code duplicate_name}
   */
  public TaskConfig create(Definition definition, boolean active, String actor) {
    return database.inTransaction(() -> {
      configs.definitions().keepCalendar(definition.schedule());
      Instant now = database.time();
      configs.definitions().check(definition, now);
      TaskConfig created = configs.create(definition, status(active), now, actor);
      ObjectNode detail = Json.MAPPER.createObjectNode();
      detail.set("schedule", DefinitionWriter.write(definition.schedule()));
      record(created.id(), ChangeKind.CREATED, now, null, actor, detail);
      return place(created, now);
    });
  }

  /**
   * Changes a task config. Due times up to this moment belong to the schedule before, later ones to
   * the new one.
   *
   * @param version that the change was made from; null to change whatever is there
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code stale_version}, {@code duplicate_name}
   * @throws NotFoundException when there is none
   */
  public TaskConfig update(
      long id,
      @Nullable Long version,
      Definition definition,
      @Nullable Boolean active,
      String actor) {
    return database.inTransaction(() -> {
      TaskConfig seen = configs.get(id);
      requireVersion(seen, version);
      configs.definitions().keepCalendar(definition.schedule());
      Instant now = scheduler.hold(id);
      TaskConfig before = configs.get(id);
      boolean sameSchedule = before.definition().schedule().equals(definition.schedule());
      configs.definitions().check(sameSchedule ? unscheduled(definition) : definition, now);
      ConfigStatus status = updatedStatus(before, sameSchedule, active);
      TaskConfig after = configs.update(before, definition, status, now, actor);
      record(id, ChangeKind.UPDATED, now, null, actor, change(before, after));
      return place(after, now);
    });
  }

  // A date that has passed is no fault of a change that leaves the schedule alone.
  private static Definition unscheduled(Definition definition) {
    return new Definition(
        definition.name(),
        definition.description(),
        definition.taskType(),
        definition.parameters(),
        new Schedule.Manual(),
        definition.policies(),
        definition.priority());
  }

  private static ConfigStatus updatedStatus(
      TaskConfig before, boolean sameSchedule, @Nullable Boolean active) {
    if (active != null) {
      return status(active);
    }
    boolean healed = before.status() == ConfigStatus.ERROR;
    boolean begunAgain = before.status() == ConfigStatus.INACTIVE && !sameSchedule;
    return healed || begunAgain ? ConfigStatus.ACTIVE : before.status();
  }

  private static ConfigStatus status(boolean active) {
    return active ? ConfigStatus.ACTIVE : ConfigStatus.INACTIVE;
  }

  private static void requireVersion(TaskConfig config, @Nullable Long version) {
    if (version != null && version != config.version()) {
      throw new ConflictException(
          "stale_version",
          "The change was made from version %d, and the config is at version %d: read it again."
              .formatted(version, config.version()));
    }
  }

  private static ObjectNode change(TaskConfig before, TaskConfig after) {
    ObjectNode detail = Json.MAPPER.createObjectNode();
    detail.put("version", after.version());
    ObjectNode old = detail.putObject("before");
    ObjectNode fresh = detail.putObject("after");
    old.set("schedule", DefinitionWriter.write(before.definition().schedule()));
    fresh.set("schedule", DefinitionWriter.write(after.definition().schedule()));
    old.put("status", before.status().code());
    fresh.put("status", after.status().code());
    if (!before.definition().parameters().equals(after.definition().parameters())) {
      detail.put("parameters_changed", true);
    }
    return detail;
  }

  /**
   * Deletes a config with its history; what runs of it is asked to stop.
   *
   * @throws NotFoundException when there is none
   * @throws ConflictException {@code stale_version}
   */
  public void delete(long id, @Nullable Long version) {
    database.doInTransaction(() -> {
      requireVersion(configs.get(id), version);
      scheduler.hold(id);
      history.lockOpen(id).forEach(open -> dispatcher.cancelRunning(open, "config deleted"));
      configs.delete(id);
    });
  }

  /**
   * Pauses a config: no due times until it is resumed. Paused already, it stays as it is.
   *
   * @throws ConflictException {@code not_active} when it is inactive or in error
   */
  public TaskConfig pause(long id, String reason, String actor) {
    return database.inTransaction(() -> {
      configs.get(id);
      Instant now = scheduler.hold(id);
      TaskConfig before = configs.get(id);
      if (before.status() == ConfigStatus.PAUSED) {
        return before;
      }
      if (before.status() != ConfigStatus.ACTIVE) {
        throw new ConflictException(
            "not_active",
            "Only an active config can be paused; it is " + before.status().code() + ".");
      }
      return pause(id, now, reason, actor);
    });
  }

  /** Pauses a config unless deciding what is due of it leaves it finished, or it is gone. */
  void pauseIfActive(long id, String reason, String actor) {
    database.doInTransaction(() -> {
      Instant now = scheduler.hold(id);
      if (configs.find(id).filter(one -> one.status() == ConfigStatus.ACTIVE).isPresent()) {
        pause(id, now, reason, actor);
      }
    });
  }

  private TaskConfig pause(long id, Instant now, String reason, String actor) {
    TaskConfig after = configs.changeStatus(id, ConfigStatus.PAUSED, reason, now, actor);
    record(id, ChangeKind.PAUSED, now, reason, actor, null);
    return place(after, now);
  }

  /**
   * Resumes a paused config from its next due time on. Active already, it stays as it is.
   *
   * @throws ConflictException {@code not_paused} when it is inactive or in error
   */
  public TaskConfig resume(long id, String actor) {
    return database.inTransaction(() -> {
      configs.get(id);
      Instant now = scheduler.hold(id);
      TaskConfig before = configs.get(id);
      if (before.status() == ConfigStatus.ACTIVE) {
        return before;
      }
      if (before.status() != ConfigStatus.PAUSED) {
        throw new ConflictException(
            "not_paused",
            "Only a paused config can be resumed; it is " + before.status().code() + ".");
      }
      TaskConfig after = configs.changeStatus(id, ConfigStatus.ACTIVE, null, now, actor);
      record(id, ChangeKind.RESUMED, now, null, actor, null);
      return place(after, now);
    });
  }

  /**
   * Runs a config now.
   *
   * @return the execution's id
   * @throws ConflictException {@code overlap} when the overlap policy forbids it, {@code
   *     not_runnable} for a config in error
   */
  public UUID run(long id, RunRequest request, String actor) {
    return database.inTransaction(() -> start(id, request, null, actor));
  }

  /** Runs many configs at once; one that cannot be run does not keep the others from it. */
  public List<RunResult> run(List<Long> idsToRun, RunRequest request, String actor) {
    return database.inTransaction(() -> new RunNow(parts, request, null, actor).run(idsToRun));
  }

  private UUID start(long id, RunRequest request, @Nullable Execution repeated, String actor) {
    RunResult result = new RunNow(parts, request, repeated, actor).run(List.of(id)).getFirst();
    if (result.error() != null) {
      throw result.error();
    }
    return Objects.requireNonNull(result.executionId());
  }

  /**
   * Runs an ended execution's config again, with the same parameters, as a new execution.
   *
   * @throws ConflictException {@code not_ended}, and as {@link #run(long, RunRequest, String)}
   */
  public UUID retry(UUID executionId, String actor) {
    return database.inTransaction(() -> {
      Execution ended = history.execution(executionId);
      if (!ended.status().ended()) {
        throw new ConflictException(
            "not_ended",
            "Only an ended execution can be retried; it is " + ended.status().code() + ".");
      }
      RunRequest request = new RunRequest(null, ended.ownParameters());
      return start(ended.taskConfigId(), request, ended, actor);
    });
  }

  /**
   * Cancels an execution: one that waits at once, one that runs is asked to stop.
   *
   * @return its state after that, {@code RUNNING} while it is asked
   * @throws ConflictException {@code ended} when it has ended
   */
  public ExecutionStatus cancel(UUID executionId, String actor) {
    return database.inTransaction(() -> {
      String reason = "cancelled by " + actor;
      Execution execution = history.execution(executionId);
      var cancelled = dispatcher.cancelWaiting(List.of(executionId), reason);
      if (!cancelled.isEmpty()) {
        recorder.ended(cancelled);
        return ExecutionStatus.CANCELLED;
      }
      if (dispatcher.cancelRunning(executionId, reason)) {
        return ExecutionStatus.RUNNING;
      }
      throw new ConflictException(
          "ended", "It has ended already: it is " + execution.status().code() + ".");
    });
  }

  /**
   * Keeps a type that Celery workers run; configs that no longer fit go into error, others heal.
   *
   * @throws ConflictException {@code name_taken} when a class is the type of that name
   */
  public TaskTypeRow declareType(CeleryTypeRow type, String actor) {
    if (Boolean.TRUE.equals(database.inTransaction(() -> dispatcher.declare(type)))) {
      recheck(type.name(), actor);
    }
    return view.taskType(type.name());
  }

  /**
   * Forgets a type that Celery workers run.
   *
   * @throws NotFoundException when there is none of that name
   * @throws ConflictException {@code of_a_class}, {@code type_in_use}
   */
  public void forgetType(String name) {
    database.doInTransaction(() -> dispatcher.forget(name));
  }

  /**
   * Runs due times of the past, marked as a backfill; what was decided about them stays on record.
   *
   * @throws InvalidInputException for a span that is empty or not past, or with more due times than
   *     the bound
   * @throws ConflictException {@code not_runnable} for a config in error, {@code not_scheduled} for
   *     a manual one
   */
  public BackfillResult backfill(long id, BackfillRequest request, String actor) {
    return database.inTransaction(() -> new Backfill(parts, request, actor).run(id));
  }

  /**
   * Makes or changes a calendar. Schedules on it go on by the new version from this moment on, all
   * in one transaction.
   *
   * @param version that the change was made from; null to change whatever is there
   * @throws ConflictException {@code stale_version}; {@code nothing_left} naming the configs that
   *     would have no due time any more
   */
  public CalendarStore.Saved putCalendar(Calendar calendar, @Nullable Long version, String actor) {
    return database.inTransaction(() -> new CalendarChange(parts, actor).put(calendar, version));
  }

  /**
   * Deletes a calendar; its versions stay, since past due times were judged by them.
   *
   * @throws NotFoundException when there is none
   * @throws ConflictException {@code stale_version}; {@code calendar_in_use} naming the configs
   */
  public void deleteCalendar(String name, @Nullable Long version, String actor) {
    database.doInTransaction(() -> new CalendarChange(parts, actor).delete(name, version));
  }

  /** What there is and what is to come: configs, task types, calendars, due times, the audit. */
  public TasksView view() {
    return view;
  }

  /** What has happened: executions, events, statistics, workers. */
  public History history() {
    return history;
  }

  /** Pauses, resumes and drains workers. */
  public WorkerControl workers() {
    return new WorkerControl(database);
  }

  /** After a type's schema changed: configs that no longer fit go into error, others heal. */
  public void recheck(String taskType, String actor) {
    long after = 0;
    List<TaskConfig> page;
    do {
      page = configs.ofType(taskType, after, RECHECKED_AT_ONCE);
      page.stream()
          .filter(this::isJudgedOtherwise)
          .forEach(config -> database.doInTransaction(() -> recheck(config.id(), actor)));
      after = page.isEmpty() ? after : page.getLast().id();
    } while (page.size() == RECHECKED_AT_ONCE);
  }

  private boolean isJudgedOtherwise(TaskConfig config) {
    ConfigStatus wrong = faults(config).isEmpty() ? ConfigStatus.ERROR : ConfigStatus.ACTIVE;
    return config.status() == wrong;
  }

  private List<Fault> faults(TaskConfig config) {
    return configs
        .definitions()
        .faults(config.definition().taskType(), config.definition().parameters());
  }

  private void recheck(long id, String actor) {
    Instant now = scheduler.hold(id);
    TaskConfig config = configs.get(id);
    List<Fault> faults = faults(config);
    if (faults.isEmpty() && config.status() == ConfigStatus.ERROR) {
      TaskConfig healed = configs.changeStatus(id, ConfigStatus.ACTIVE, null, now, actor);
      record(id, ChangeKind.RESUMED, now, "its parameters fit again", actor, null);
      place(healed, now);
    } else if (!faults.isEmpty() && config.status() == ConfigStatus.ACTIVE) {
      String reason = String.valueOf(new InvalidInputException(faults).getMessage());
      TaskConfig broken = configs.changeStatus(id, ConfigStatus.ERROR, reason, now, actor);
      record(id, ChangeKind.ERROR, now, reason, actor, null);
      place(broken, now);
    }
  }

  private TaskConfig place(TaskConfig config, Instant now) {
    boolean active = config.status() == ConfigStatus.ACTIVE;
    Instant next = scheduler.place(version(config), active, now);
    if (active && next == null && !(config.definition().schedule() instanceof Schedule.Manual)) {
      configs.changeStatus(config.id(), ConfigStatus.INACTIVE, "finished", now, "scheduler");
      record(config.id(), ChangeKind.FINISHED, now, "finished", "scheduler", null);
    }
    database.notify(SCHEDULES_CHANNEL, String.valueOf(config.id()));
    return configs.get(config.id());
  }

  private ConfigVersion version(TaskConfig config) {
    ConfigVersion.Key key = new ConfigVersion.Key(config.id(), config.version());
    Map<ConfigVersion.Key, ConfigVersion> found = versions.find(List.of(key));
    return Objects.requireNonNull(found.get(key), "a config without its version");
  }

  private void record(
      long id,
      ChangeKind kind,
      Instant at,
      @Nullable String reason,
      String actor,
      @Nullable ObjectNode detail) {
    recorder.record(List.of(LedgerEntry.change(id, kind, at, reason, actor, detail)));
  }
}
