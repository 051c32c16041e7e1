package io.carillon.config;

import io.carillon.definition.Definition;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One configured task.
 *
 * @param statusReason why it is not active; null when it is, and when a deletion gave no reason
 * @param anchor the instant its schedule was saved
 * @param version raised by every change, from 1
 * @param nextDueAt as known when it was read; null when nothing is to come
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

  /** When it was deleted; null when it is not. */
  public @Nullable Instant deletedAt() {
    return status == ConfigStatus.DELETED ? updatedAt : null;
  }

  /** Who deleted it; null when it is not deleted. */
  public @Nullable String deletedBy() {
    return status == ConfigStatus.DELETED ? updatedBy : null;
  }
}
