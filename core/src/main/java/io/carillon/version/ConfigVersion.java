package io.carillon.version;

import io.carillon.definition.Policies;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task config as it was from one change to the next.
 *
 * @param schedule as it was saved: read when it is needed, since a version that another release
 *     wrote may not be readable
 * @param anchor the instant the schedule was saved
 */
public record ConfigVersion(
    Key key,
    String taskType,
    ObjectNode parameters,
    ObjectNode schedule,
    Policies policies,
    int priority,
    Instant anchor) {

  /** Names one version of one config. */
  public record Key(long taskConfigId, long version) {}
}
