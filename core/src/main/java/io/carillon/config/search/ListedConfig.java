package io.carillon.config.search;

import io.carillon.definition.ConfigState;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.Revision;
import io.carillon.schedule.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task config as shown in a list. The parameters stay JSON text.
 *
 * @param definition without its parameters: they are an empty object
 * @param parameters as JSON; null when they were not requested
 * @param nextDueAt the next due time when the config was read; null when there is none
 */
public record ListedConfig(
    long id,
    Definition definition,
    @Nullable String parameters,
    ConfigState state,
    Revision revision,
    @Nullable Instant nextDueAt) {

  /** Returns the name. */
  public String name() {
    return definition.name();
  }

  /** Returns the name of the task type. */
  public String taskType() {
    return definition.taskType();
  }

  /** Returns the schedule. */
  public Schedule schedule() {
    return definition.schedule();
  }

  /** Returns the status. */
  public ConfigStatus status() {
    return state.status();
  }

  /** Returns why the config is not active; null when it is. */
  public @Nullable String statusReason() {
    return state.reason();
  }

  /** Returns the number of the version, which every change increments, starting at 1. */
  public long version() {
    return revision.version();
  }

  /** Returns when the config was created. */
  public Instant createdAt() {
    return revision.created().at();
  }

  /** Returns the actor who created the config. */
  public String createdBy() {
    return revision.created().by();
  }

  /** Returns when the config was last changed. */
  public Instant updatedAt() {
    return revision.updated().at();
  }

  /** Returns the actor who last changed the config. */
  public String updatedBy() {
    return revision.updated().by();
  }
}
