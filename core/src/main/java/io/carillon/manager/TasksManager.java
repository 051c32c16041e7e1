package io.carillon.manager;

import io.carillon.alert.Alerts;
import io.carillon.calendar.Calendar;
import io.carillon.calendar.store.CalendarStore;
import io.carillon.config.ConfigName;
import io.carillon.config.PurgedConfig;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.connection.Connections;
import io.carillon.database.Database;
import io.carillon.database.Upserted;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.NotFoundException;
import io.carillon.history.History;
import io.carillon.manager.bulk.BulkChanges;
import io.carillon.manager.change.CalendarChange;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.manager.change.Declared;
import io.carillon.manager.change.Purge;
import io.carillon.manager.change.SingleChanges;
import io.carillon.manager.change.TypeChange;
import io.carillon.manager.change.TypeRecheck;
import io.carillon.manager.operation.Operations;
import io.carillon.manager.run.Backfill;
import io.carillon.manager.run.BackfillRequest;
import io.carillon.manager.run.BackfillResult;
import io.carillon.manager.run.Cancellation;
import io.carillon.manager.run.RunNow;
import io.carillon.manager.run.RunRequest;
import io.carillon.manager.run.RunResult;
import io.carillon.manifest.Manifests;
import io.carillon.tasktype.RemoteTaskType;
import io.carillon.tasktype.TaskTypeRow;
import io.carillon.worker.registry.QueueControl;
import io.carillon.worker.registry.WorkerControl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The entry point for users, by REST, command line or Java. Each method is one transaction, or
 * joins the caller's; the manager keeps no state of its own.
 *
 * <p>Every change has an actor, which its events name: the last argument, or else the one that the
 * {@link ActorProvider} supplies. In a Spring Boot application that is the authenticated user.
 */
public final class TasksManager extends TaskActions {

  private final Components parts;
  private final Database database;
  private final TaskConfigManager configs;
  private final SingleChanges single;
  private final TasksView view;
  private final ActorProvider actors;

  /** Creates a manager of these components; calls without an actor are of {@code application}. */
  public TasksManager(Components parts) {
    this(parts, () -> ActorProvider.APPLICATION);
  }

  private TasksManager(Components parts, ActorProvider actors) {
    this.actors = actors;
    this.parts = parts;
    this.database = parts.database();
    this.configs = parts.configs();
    this.single = new SingleChanges(parts);
    this.view = new TasksView(parts);
  }

  /** Returns a manager of the same components whose calls without an actor ask this provider. */
  public TasksManager withActors(ActorProvider provider) {
    return new TasksManager(parts, provider);
  }

  /**
   * Returns the actions on behalf of an actor, whom the provider need not know.
   *
   * @throws IllegalArgumentException for a blank name or one of more than 200 characters
   */
  public TaskActions as(String actor) {
    return new OfActor(this, actor);
  }

  @Override
  TasksManager manager() {
    return this;
  }

  @Override
  String actor() {
    return requireName(actors.actor(), "The actor of " + actors.getClass().getName());
  }

  /**
   * Creates a task config.
   *
   * @param active false to create it inactive
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code duplicate_name}
   */
  public TaskConfig create(Definition definition, boolean active, String actor) {
    return database.inTransaction(() -> single.create(definition, status(active), actor));
  }

  /**
   * Creates the task config of the definition's namespace and name, active, or updates the existing
   * one; meant for configs that an application declares at each start. An updated config keeps its
   * status. Several nodes may declare the same name at once.
   *
   * @throws InvalidInputException naming every fault
   */
  public Declared createOrUpdate(Definition definition, String actor) {
    return database.inTransaction(() -> {
      Optional<TaskConfig> found = configs.claimName(ConfigName.of(definition));
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
   * Updates a task config, as {@link #update(long, Long, ConfigUpdate, String)}.
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
    return update(id, version, ConfigUpdate.of(definition).withStatus(wanted), actor);
  }

  /**
   * Updates a task config. Due times up to this moment belong to the old schedule, later ones to
   * the new one. An update without differences makes no version and no event.
   *
   * @param version the version the update is based on; null to update any version
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code stale_version}, {@code duplicate_name}
   * @throws NotFoundException when there is none
   */
  public TaskConfig update(long id, @Nullable Long version, ConfigUpdate update, String actor) {
    return database.inTransaction(() -> single.update(id, version, update, actor));
  }

  /**
   * Makes the content of an earlier version the next version of a config: its name, description,
   * type, parameters, schedule and policies. The status stays, except that an error may heal.
   *
   * @param version the version to restore; what an older release did not record in it stays as it
   *     is now
   * @param seen the version the change is based on; null to change any version
   * @throws InvalidInputException when its content is no longer valid, as when its type or calendar
   *     is gone
   * @throws ConflictException {@code stale_version}, {@code duplicate_name}
   * @throws NotFoundException when there is no such config or version
   */
  public TaskConfig restoreVersion(long id, long version, @Nullable Long seen, String actor) {
    return database.inTransaction(() -> single.restoreVersion(id, version, seen, actor));
  }

  private static ConfigStatus status(boolean active) {
    return active ? ConfigStatus.ACTIVE : ConfigStatus.INACTIVE;
  }

  /**
   * Deletes a config. Its name becomes free and it has no more due times; its waiting executions
   * are cancelled and the running ones are asked to stop. Its events, executions and versions stay
   * until retention or a purge removes them. A deleted config stays as it is.
   *
   * @param version the version that was seen; null to delete any version
   * @param reason for the record; null for none
   * @throws NotFoundException when there is none
   * @throws ConflictException {@code stale_version}
   */
  public TaskConfig delete(long id, @Nullable Long version, @Nullable String reason, String actor) {
    return database.inTransaction(() -> single.delete(id, version, reason, actor));
  }

  /**
   * Restores a deleted config: it gets its former status, and due times from now on.
   *
   * @throws NotFoundException when there is none, or it was purged
   * @throws InvalidInputException when its type or calendar is gone
   * @throws ConflictException {@code not_deleted}, {@code duplicate_name}
   */
  public TaskConfig restore(long id, String actor) {
    return database.inTransaction(() -> single.restore(id, actor));
  }

  /**
   * Removes a deleted config with all its history; one row recording the purge stays. Not a single
   * transaction.
   *
   * @throws NotFoundException when there is none
   * @throws ConflictException {@code not_deleted}
   */
  public PurgedConfig purge(long id, String actor) {
    return new Purge(parts).purge(id, actor);
  }

  /**
   * Removes deleted configs that have no executions and events left after retention.
   *
   * @param kept only configs that were deleted longer ago than this
   * @return the number of configs removed
   */
  public int forgetDeleted(Duration kept) {
    return new Purge(parts).forgetEmpty(kept);
  }

  /**
   * Pauses a config: no due times until it is resumed. A paused config stays as it is.
   *
   * @throws ConflictException {@code not_active} when it is inactive or in error
   */
  public TaskConfig pause(long id, String reason, String actor) {
    return database.inTransaction(() -> single.pause(id, reason, actor));
  }

  /** Pauses a config, unless deciding its outstanding due times finishes it or it is gone. */
  public void pauseIfActive(long id, String reason, String actor) {
    database.doInTransaction(() -> single.pauseIfActive(id, reason, actor));
  }

  /**
   * Resumes a paused config from its next due time on. An active config stays as it is.
   *
   * @throws ConflictException {@code not_paused} when it is inactive or in error
   */
  public TaskConfig resume(long id, String actor) {
    return database.inTransaction(() -> single.resume(id, actor));
  }

  /**
   * Runs a config now.
   *
   * @return the execution's id
   * @throws ConflictException {@code overlap} when the overlap policy forbids it, {@code
   *     not_runnable} for a config in error
   */
  public UUID run(long id, RunRequest request, String actor) {
    return database.inTransaction(
        () -> new RunNow(parts, actor).run(new RunNow.Order(id, request, null)));
  }

  /** Runs many configs at once; a config that cannot run does not affect the others. */
  public List<RunResult> run(List<Long> idsToRun, RunRequest request, String actor) {
    return database.inTransaction(() ->
        new RunNow(parts, actor)
            .run(idsToRun.stream().map(id -> new RunNow.Order(id, request, null)).toList()));
  }

  /**
   * Runs the config of an ended execution again, with the same parameters, as a new execution.
   *
   * @throws ConflictException {@code not_ended}, and as {@link #run(long, RunRequest, String)}
   */
  public UUID retry(UUID executionId, String actor) {
    return database.inTransaction(() -> new RunNow(parts, actor).retry(executionId));
  }

  /**
   * Runs the config of an ended execution again, with changes, as a new execution.
   *
   * @param changes parameters and values in place of those of the execution, and an overlap policy;
   *     null for the same
   * @throws ConflictException {@code not_ended}, and as {@link #run(long, RunRequest, String)}
   */
  public UUID retry(UUID executionId, RunRequest changes, String actor) {
    return database.inTransaction(() -> new RunNow(parts, actor).retry(executionId, changes));
  }

  /**
   * Cancels an execution: a waiting one immediately; a running one is asked to stop.
   *
   * @return its state after the call; {@code RUNNING} while it has yet to stop
   * @throws ConflictException {@code ended} when it has ended
   */
  public ExecutionStatus cancel(UUID executionId, String actor) {
    return database.inTransaction(() -> new Cancellation(parts).cancel(executionId, actor));
  }

  /**
   * Saves a type that Celery workers run. Configs that no longer fit it go into error; configs that
   * fit again heal: the first 200 at once, all others soon, by a node that schedules.
   *
   * @param version the version that the type must have; null for any, and for a new one
   * @throws ConflictException {@code stale_version}; {@code name_taken} when a Java class already
   *     defines the type of that name
   */
  public TaskTypeRow declareType(RemoteTaskType type, @Nullable Long version, String actor) {
    new TypeChange(parts).declare(type, version, actor);
    typeRecheck().begin(List.of(type.name()));
    return view.taskType(type.name());
  }

  /**
   * Removes a type that Celery workers run, or whose class is gone.
   *
   * @param version the version that the type must have; null for any
   * @throws NotFoundException when there is none of that name
   * @throws ConflictException {@code stale_version}, {@code of_a_class}, {@code type_in_use}
   */
  public void forgetType(String name, @Nullable Long version) {
    new TypeChange(parts).forget(name, version);
  }

  /**
   * Runs past due times, marked as a backfill; the original decisions about them stay on record.
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
   * Creates or updates a calendar. Schedules on it follow the new version from this moment on, all
   * in one transaction.
   *
   * @param version the version the change is based on; null to change any version
   * @throws ConflictException {@code stale_version}; {@code nothing_left} naming the configs that
   *     would have no more due times
   */
  public Upserted<CalendarStore.Saved> putCalendar(
      Calendar calendar, @Nullable Long version, String actor) {
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

  /** Returns the bulk changes of configs and executions. */
  public BulkChanges bulk() {
    return new BulkChanges(parts);
  }

  /** Returns the bulk operations that run in the background. */
  public Operations operations() {
    return new Operations(parts);
  }

  /** Returns what applies and exports declarative files, whose types a reader reads. */
  public Manifests manifests(Connections connections, Alerts alerts, RemoteTaskType.Reader types) {
    return new Manifests(parts, connections, alerts, types);
  }

  /** Returns read access to configs, task types, calendars, due times and the audit. */
  public TasksView view() {
    return view;
  }

  /** Returns read access to executions, events, statistics and workers. */
  public History history() {
    return parts.history();
  }

  /** Returns the control that pauses, resumes and drains workers. */
  public WorkerControl workers() {
    return new WorkerControl(database);
  }

  /** Returns the control that pauses and resumes queues. */
  public QueueControl queues() {
    return new QueueControl(database);
  }

  /** Returns the recheck of configs whose task type changed, went or came. */
  public TypeRecheck typeRecheck() {
    return new TypeRecheck(parts);
  }
}
