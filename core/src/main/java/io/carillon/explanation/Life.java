package io.carillon.explanation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a config was there.
 *
 * @param deleted null for one that is not deleted
 */
public record Life(long taskConfigId, String name, Instant createdAt, @Nullable Deleted deleted) {

  /** The deletion of a config. */
  public record Deleted(Instant at, String by, @Nullable String reason) {}

  /** Returns the deletion when the config was deleted at an instant; else null. */
  @Nullable Deleted deletedBy(Instant at) {
    return deleted == null || at.isBefore(deleted.at()) ? null : deleted;
  }
}
