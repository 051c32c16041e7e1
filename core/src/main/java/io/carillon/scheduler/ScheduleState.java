package io.carillon.scheduler;

import io.carillon.version.ConfigVersion;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The hot row of a schedule.
 *
 * @param version of the config it was placed by
 * @param nextDueAt the due time to decide next; null when nothing is to come
 * @param lastDueAt the due time decided last; null before the first
 * @param fires since the schedule was saved
 * @param openExecutions those that may not have ended and do not wait for others, oldest first; not
 *     kept with {@code allow}
 * @param holding whether executions wait for others to end
 */
record ScheduleState(
    long taskConfigId,
    long version,
    @Nullable Instant nextDueAt,
    @Nullable Instant lastDueAt,
    long fires,
    List<UUID> openExecutions,
    boolean holding) {

  /** The version it was placed by. */
  ConfigVersion.Key key() {
    return new ConfigVersion.Key(taskConfigId, version);
  }

  /** Whether a due time is to be decided. */
  boolean isDue(Instant now) {
    return nextDueAt != null && !nextDueAt.isAfter(now);
  }

  /** The same with these executions. */
  ScheduleState with(List<UUID> open, boolean anyWaiting) {
    return new ScheduleState(taskConfigId, version, nextDueAt, lastDueAt, fires, open, anyWaiting);
  }

  /** The same placed by another version. */
  ScheduleState under(long newVersion, Instant next) {
    return new ScheduleState(
        taskConfigId, newVersion, next, lastDueAt, fires, openExecutions, holding);
  }

  /** The same with no due time to come. */
  ScheduleState stopped() {
    return new ScheduleState(
        taskConfigId, version, null, lastDueAt, fires, openExecutions, holding);
  }
}
