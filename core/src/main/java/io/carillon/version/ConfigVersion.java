package io.carillon.version;

import io.carillon.calendar.WorkTimes;
import io.carillon.definition.Policies;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task config as it was from one change to the next.
 *
 * @param parameters null where they are large: {@link ConfigVersions#parameters} reads them
 * @param parameterBytes the length of their JSON
 * @param schedule as it was saved: read when it is needed, since a version that another release
 *     wrote may not be readable
 * @param anchor the instant the schedule was saved
 * @param effectiveAt due times after this instant are judged by it
 * @param calendar that the schedule names, as it was; null where it names none
 */
public record ConfigVersion(
    Key key,
    String taskType,
    @Nullable ObjectNode parameters,
    int parameterBytes,
    ObjectNode schedule,
    Policies policies,
    int priority,
    Instant anchor,
    Instant effectiveAt,
    @Nullable WorkTimes calendar) {

  /** The same on a calendar. */
  ConfigVersion on(@Nullable WorkTimes found) {
    return new ConfigVersion(
        key,
        taskType,
        parameters,
        parameterBytes,
        schedule,
        policies,
        priority,
        anchor,
        effectiveAt,
        found);
  }

  /** Names one version of one config. */
  public record Key(long taskConfigId, long version) {}
}
