package io.carillon.config;

import io.carillon.definition.Revision;
import java.time.Instant;

/**
 * The record that remains of a purged task config.
 *
 * @param life when the config was created, deleted and purged, and by whom
 * @param removed what the purge removed
 */
public record PurgedConfig(
    long taskConfigId, ConfigName name, String taskType, Life life, Removed removed) {

  /** The events of a config's life that remain on record. */
  public record Life(Instant createdAt, Revision.Edit deleted, Revision.Edit purged) {}

  /**
   * The history that was removed with a config.
   *
   * @param versions the number of versions it had
   * @param executions the number of executions that the purge removed
   * @param events the number of events that the purge removed
   */
  public record Removed(long versions, long executions, long events) {}
}
