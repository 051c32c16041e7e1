package io.carillon.config;

import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task config.
 *
 * @param statusReason why the config is not active; null when it is, or when it was deleted without
 *     a reason
 * @param anchor the instant at which its schedule was saved
 * @param version incremented by every change, starting at 1
 * @param nextDueAt the next due time when the config was read; null when there is none
 */
public record TaskConfig(
    long id,
    Definition definition,
    ConfigStatus status,
    @Nullable String statusReason,
    Instant anchor,
    long version,
    Instant createdAt,
    String createdBy,
    Instant updatedAt,
    String updatedBy,
    @Nullable Instant nextDueAt) {

  /** Returns when the config was deleted; null when it is not deleted. */
  public @Nullable Instant deletedAt() {
    return status == ConfigStatus.DELETED ? updatedAt : null;
  }

  /** Returns the actor who deleted the config; null when it is not deleted. */
  public @Nullable String deletedBy() {
    return status == ConfigStatus.DELETED ? updatedBy : null;
  }
}
