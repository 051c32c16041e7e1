package io.carillon.version;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.definition.Policies;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task config between two changes.
 *
 * @param effectiveAt this version decides the due times after this instant
 */
public record ConfigVersion(
    Key key,
    Task task,
    SavedSchedule schedule,
    Policies policies,
    int priority,
    Instant effectiveAt) {

  /** Names one version of one config. */
  public record Key(long taskConfigId, long version) {}

  /**
   * The task that it runs.
   *
   * @param type the name of its task type
   * @param smallParameters null when large: {@link ConfigVersions#parameters} reads them
   * @param parameterBytes the length of the parameters' JSON in bytes
   */
  public record Task(String type, @Nullable ObjectNode smallParameters, int parameterBytes) {}

  /**
   * A schedule as saved.
   *
   * @param json parsed when needed, since a version written by another release may be unreadable
   * @param anchor the instant the schedule was saved
   * @param calendar the calendar that the schedule names, in its version; null when it names none
   */
  public record SavedSchedule(
      ObjectNode json, Instant anchor, @Nullable BusinessCalendar calendar) {}

  /** Returns a copy with a calendar. */
  ConfigVersion on(@Nullable BusinessCalendar found) {
    SavedSchedule changed = new SavedSchedule(schedule.json(), schedule.anchor(), found);
    return new ConfigVersion(key, task, changed, policies, priority, effectiveAt);
  }
}
