package io.carillon.manager;

import io.carillon.calendar.Calendar;
import io.carillon.calendar.store.CalendarStore;
import io.carillon.config.TaskConfig;
import io.carillon.definition.Definition;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.Quote;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.manager.change.Declared;
import io.carillon.manager.run.BackfillRequest;
import io.carillon.manager.run.BackfillResult;
import io.carillon.manager.run.RunRequest;
import io.carillon.text.StoredText;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a user makes to task configs and executions, on behalf of one actor: of {@link
 * TasksManager} itself, the actor that its {@link ActorProvider} supplies at each call; of {@link
 * TasksManager#as}, a fixed one. Each call does what the method of {@link TasksManager} with the
 * actor as its last argument does, and throws what that throws.
 */
public abstract sealed class TaskActions permits TasksManager, TaskActions.OfActor {

  static final int MAX_ACTOR = 200;

  TaskActions() {}

  abstract TasksManager manager();

  /** Returns the actor of a call that is being made. */
  abstract String actor();

  /** The actions of a fixed actor. */
  static final class OfActor extends TaskActions {

    private final TasksManager manager;
    private final String actor;

    OfActor(TasksManager manager, String actor) {
      this.manager = manager;
      this.actor = requireName(actor, "actor");
    }

    @Override
    TasksManager manager() {
      return manager;
    }

    @Override
    String actor() {
      return actor;
    }
  }

  /**
   * Checks the name of an actor.
   *
   * @param source what supplied it, for the message
   * @throws IllegalArgumentException for null, a blank name, one of more than 200 characters, or
   *     one with characters that cannot be stored
   */
  static String requireName(@Nullable String actor, String source) {
    if (actor == null || actor.isBlank() || actor.length() > MAX_ACTOR) {
      throw new IllegalArgumentException(
          "%s must be a name of 1 to %d characters, not %s"
              .formatted(source, MAX_ACTOR, actor == null ? "null" : Quote.of(actor)));
    }
    String unstorable = StoredText.fault(actor);
    if (unstorable != null) {
      throw new IllegalArgumentException(source + " " + unstorable);
    }
    return actor;
  }

  /** Creates an active task config. */
  public TaskConfig create(Definition definition) {
    return create(definition, true);
  }

  /**
   * Creates a task config.
   *
   * @param active false to create it inactive
   */
  public TaskConfig create(Definition definition, boolean active) {
    return manager().create(definition, active, actor());
  }

  /** Creates the task config of the definition's name, or updates the existing one. */
  public Declared createOrUpdate(Definition definition) {
    return manager().createOrUpdate(definition, actor());
  }

  /** Updates the definition of a task config, whatever its version is; its status stays. */
  public TaskConfig update(long id, Definition definition) {
    return manager().update(id, null, ConfigUpdate.of(definition), actor());
  }

  /**
   * Updates a task config.
   *
   * @param version the version the update is based on; another one is a conflict
   */
  public TaskConfig update(long id, long version, ConfigUpdate update) {
    return manager().update(id, version, update, actor());
  }

  /** Makes the content of an earlier version the next version, whatever the present one is. */
  public TaskConfig restoreVersion(long id, long version) {
    return manager().restoreVersion(id, version, null, actor());
  }

  /** Deletes a config of any version. */
  public TaskConfig delete(long id) {
    Long anyVersion = null;
    return manager().delete(id, anyVersion, null, actor());
  }

  /**
   * Deletes a config of any version.
   *
   * @param reason for the record
   */
  public TaskConfig delete(long id, String reason) {
    return manager().delete(id, null, reason, actor());
  }

  /** Restores a deleted config. */
  public TaskConfig restore(long id) {
    return manager().restore(id, actor());
  }

  /** Pauses a config. */
  public TaskConfig pause(long id, String reason) {
    return manager().pause(id, reason, actor());
  }

  /** Resumes a paused config. */
  public TaskConfig resume(long id) {
    return manager().resume(id, actor());
  }

  /** Runs a config now, with its own parameters and policies; returns the execution's id. */
  public UUID run(long id) {
    return run(id, RunRequest.NORMAL);
  }

  /** Runs a config now; returns the execution's id. */
  public UUID run(long id, RunRequest request) {
    return manager().run(id, request, actor());
  }

  /** Runs the config of an ended execution again; returns the new execution's id. */
  public UUID retry(UUID executionId) {
    return manager().retry(executionId, actor());
  }

  /** Cancels an execution; returns its state after the call. */
  public ExecutionStatus cancel(UUID executionId) {
    return manager().cancel(executionId, actor());
  }

  /** Runs past due times. */
  public BackfillResult backfill(long id, BackfillRequest request) {
    return manager().backfill(id, request, actor());
  }

  /** Creates or updates a calendar, whatever its version is. */
  public CalendarStore.Saved putCalendar(Calendar calendar) {
    return manager().putCalendar(calendar, null, actor()).row();
  }

  /** Deletes a calendar, whatever its version is. */
  public void deleteCalendar(String name) {
    manager().deleteCalendar(name, null, actor());
  }
}
