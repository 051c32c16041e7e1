package io.carillon.config;

import io.carillon.definition.ConfigState;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.Revision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task config.
 *
 * @param anchor the instant at which its schedule was saved
 * @param nextDueAt the next due time when the config was read; null when there is none
 */
public record TaskConfig(
    long id,
    Definition definition,
    ConfigState state,
    Instant anchor,
    Revision revision,
    @Nullable Instant nextDueAt) {

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

  /** Returns when the config was deleted; null when it is not deleted. */
  public @Nullable Instant deletedAt() {
    return status() == ConfigStatus.DELETED ? updatedAt() : null;
  }

  /** Returns the actor who deleted the config; null when it is not deleted. */
  public @Nullable String deletedBy() {
    return status() == ConfigStatus.DELETED ? updatedBy() : null;
  }
}
