package io.carillon.manager;

import io.carillon.calendar.Calendar;
import io.carillon.config.CalendarStore;
import io.carillon.config.ConfigChange;
import io.carillon.config.ConfigStatus;
import io.carillon.config.NewConfig;
import io.carillon.config.PurgedConfig;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.database.Database;
import io.carillon.definition.Definition;
import io.carillon.dispatch.CeleryTypeRow;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.dispatch.TaskTypeRow;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.manager.ConfigChanges.Change;
import io.carillon.record.ChangeKind;
import io.carillon.record.EventRecorder;
import io.carillon.record.Execution;
import io.carillon.record.History;
import io.carillon.scheduler.Scheduler;
import io.carillon.time.TimeOrderedIds;
import io.carillon.version.ConfigVersions;
import io.carillon.worker.WorkerControl;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
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
  private final ConfigChanges changes;
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
    this.changes = new ConfigChanges(parts);
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
      NewConfig wanted = new NewConfig(definition, status(active), null);
      return new Creation(parts, changes).create(List.of(wanted), now, actor).getFirst();
    });
  }

  /**
   * Makes the task config of the definition's name, active, or changes the one that has it: for
   * what an application declares each time it starts. What is changed keeps its status. Several
   * nodes may declare the same name at once.
   *
   * @throws InvalidInputException naming every fault
   */
  public Declared createOrUpdate(Definition definition, String actor) {
    return database.inTransaction(() -> {
      Optional<TaskConfig> found = configs.claimName(definition.name());
      if (found.isEmpty()) {
        return new Declared(create(definition, true, actor), Declared.Outcome.CREATED);
      }
      TaskConfig before = found.get();
      TaskConfig after = update(before.id(), null, ConfigUpdate.of(definition), actor);
      boolean same = after.version() == before.version();
      return new Declared(after, same ? Declared.Outcome.UNCHANGED : Declared.Outcome.UPDATED);
    });
  }

  /**
   * Changes a task config, as {@link #update(long, Long, ConfigUpdate, String)}.
   *
   * @param active null to leave the status
   */
  public TaskConfig update(
      long id,
      @Nullable Long version,
      Definition definition,
      @Nullable Boolean active,
      String actor) {
    ConfigStatus wanted = active == null ? null : status(active);
    return update(id, version, new ConfigUpdate(definition, wanted, null, null), actor);
  }

  /**
   * Changes a task config. Due times up to this moment belong to the schedule before, later ones to
   * the new one. What changes nothing makes no version and no event.
   *
   * @param version that the change was made from; null to change whatever is there
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code stale_version}, {@code duplicate_name}
   * @throws NotFoundException when there is none
   */
  public TaskConfig update(long id, @Nullable Long version, ConfigUpdate update, String actor) {
    return database.inTransaction(() -> {
      requireVersion(configs.get(id), version);
      configs.definitions().keepCalendar(update.definition().schedule());
      Instant now = scheduler.hold(id);
      TaskConfig before = configs.get(id);
      requireVersion(before, version); // it may have been changed while its schedule was waited for
      return Updating.checked(configs.definitions(), before, update, now, actor)
          .map(change -> changes.write(change, now, actor))
          .orElse(before);
    });
  }

  /**
   * Makes the content of an earlier version the next version of a config: its name, description,
   * type, parameters, schedule and policies. The status stays, apart from what the change heals.
   *
   * @param version that is restored; a release that kept no names left those of now
   * @param seen the version that the change was made from; null to change whatever is there
   * @throws InvalidInputException when its content would be refused now, as when its type or
   *     calendar is gone
   * @throws ConflictException {@code stale_version}, {@code duplicate_name}
   * @throws NotFoundException when there is no such config or version
   */
  public TaskConfig restoreVersion(long id, long version, @Nullable Long seen, String actor) {
    return database.inTransaction(() -> {
      TaskConfig now = configs.get(id);
      ObjectNode content = Objects.requireNonNull(configs.versions().get(id, version).definition());
      Definition definition = Restoring.definition(content, now.definition());
      return update(id, seen, new ConfigUpdate(definition, null, null, version), actor);
    });
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

  /**
   * Deletes a config. Its name is free and it has no due times any more; what waits of it is
   * cancelled, what runs is asked to stop. Its events, executions and versions stay until retention
   * or a purge ends them. One that is deleted stays as it is.
   *
   * @param version that was seen; null to delete whatever is there
   * @param reason for the record; null for none
   * @throws NotFoundException when there is none
   * @throws ConflictException {@code stale_version}
   */
  public TaskConfig delete(long id, @Nullable Long version, @Nullable String reason, String actor) {
    return database.inTransaction(() -> {
      requireVersion(configs.get(id), version);
      Instant now = scheduler.hold(id);
      TaskConfig before = configs.get(id);
      requireVersion(before, version);
      new Deletion(parts, changes).delete(List.of(before), reason, now, actor);
      return configs.get(id);
    });
  }

  /**
   * Takes the deletion of a config back: it has the status of before, and due times from now on.
   *
   * @throws NotFoundException when there is none, or it was purged
   * @throws InvalidInputException when its type or calendar is gone
   * @throws ConflictException {@code not_deleted}, {@code duplicate_name}
   */
  public TaskConfig restore(long id, String actor) {
    return database.inTransaction(() -> {
      configs.definitions().keepCalendar(configs.get(id).definition().schedule());
      Instant now = scheduler.hold(id);
      return new Deletion(parts, changes).restore(configs.get(id), now, actor);
    });
  }

  /**
   * Removes a deleted config with all its history; a line that says so stays. Not one transaction.
   *
   * @throws NotFoundException when there is none
   * @throws ConflictException {@code not_deleted}
   */
  public PurgedConfig purge(long id, String actor) {
    return new Purge(parts).purge(id, actor);
  }

  /**
   * Forgets deleted configs of which retention has left no execution and no event.
   *
   * @param kept only those that were deleted longer ago
   * @return how many
   */
  public int forgetDeleted(Duration kept) {
    return new Purge(parts).forgetEmpty(kept);
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
      return written(configs.get(id), before -> StatusChanges.pause(before, reason), now, actor);
    });
  }

  private TaskConfig written(
      TaskConfig before, Function<TaskConfig, Optional<Change>> judge, Instant now, String actor) {
    return judge.apply(before).map(change -> changes.write(change, now, actor)).orElse(before);
  }

  /** Pauses a config unless deciding what is due of it leaves it finished, or it is gone. */
  void pauseIfActive(long id, String reason, String actor) {
    database.doInTransaction(() -> {
      Instant now = scheduler.hold(id);
      configs
          .find(id)
          .filter(one -> one.status() == ConfigStatus.ACTIVE)
          .flatMap(one -> StatusChanges.pause(one, reason))
          .ifPresent(change -> changes.write(change, now, actor));
    });
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
      return written(configs.get(id), StatusChanges::resume, now, actor);
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
    return database.inTransaction(() -> start(new RunNow.Order(id, request, null), actor));
  }

  /** Runs many configs at once; one that cannot be run does not keep the others from it. */
  public List<RunResult> run(List<Long> idsToRun, RunRequest request, String actor) {
    return database.inTransaction(() ->
        new RunNow(parts, actor)
            .run(idsToRun.stream().map(id -> new RunNow.Order(id, request, null)).toList()));
  }

  private UUID start(RunNow.Order order, String actor) {
    RunResult result = new RunNow(parts, actor).run(List.of(order)).getFirst();
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
      Retrying.requireEnded(ended.status());
      RunRequest request = new RunRequest(null, ended.ownParameters());
      return start(new RunNow.Order(ended.taskConfigId(), request, executionId), actor);
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
   * Forgets a type that Celery workers run, or whose class is gone.
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

  /** Changes of many configs or executions by one call. */
  public BulkChanges bulk() {
    return new BulkChanges(parts);
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

  /**
   * After a type's schema changed, or it went or came: configs that no longer fit go into error,
   * others heal.
   */
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
      changes.write(
          new Change(
              ConfigChange.ofStatus(config, ConfigStatus.ACTIVE, null, ChangeKind.RESUMED.code()),
              ChangeKind.RESUMED,
              "its task type and parameters fit again"),
          now,
          actor);
    } else if (!faults.isEmpty() && config.status() == ConfigStatus.ACTIVE) {
      String reason = String.valueOf(new InvalidInputException(faults).getMessage());
      changes.write(
          Change.ofStatus(config, ConfigStatus.ERROR, reason, ChangeKind.ERROR), now, actor);
    }
  }
}
