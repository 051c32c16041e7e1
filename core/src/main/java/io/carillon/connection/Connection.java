package io.carillon.connection;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * A connection as saved.
 *
 * @param kind the name of its kind
 * @param settings valid against the schema of the kind; texts may name secrets
 */
public record Connection(
    String name, String kind, String description, ObjectNode settings, Revision revision) {

  /** Who changed it when: first, and last. */
  public record Revision(
      long version, Instant createdAt, String createdBy, Instant updatedAt, String updatedBy) {}

  /** Returns the number of its version, from 1. */
  public long version() {
    return revision.version();
  }
}
