package io.carillon.version;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.definition.Policies;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task config between two changes.
 *
 * @param parameters null when large: {@link ConfigVersions#parameters} reads them
 * @param parameterBytes the length of their JSON in bytes
 * @param schedule as saved; parsed when needed, since a version written by another release may be
 *     unreadable
 * @param anchor the instant the schedule was saved
 * @param effectiveAt this version decides the due times after this instant
 * @param calendar the calendar that the schedule names, in its version; null when it names none
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
    @Nullable BusinessCalendar calendar) {

  /** Returns a copy with a calendar. */
  ConfigVersion on(@Nullable BusinessCalendar found) {
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
