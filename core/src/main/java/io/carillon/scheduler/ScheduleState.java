package io.carillon.scheduler;

import io.carillon.version.ConfigVersion;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The frequently updated row of a schedule.
 *
 * @param version the config version that placed it
 * @param nextDueAt the due time to decide next; null when none remains
 * @param lastDueAt the last decided due time; null before the first
 * @param fires number of fires since the schedule was saved
 * @param openExecutions executions that may not have ended and are not held, oldest first; not
 *     maintained with {@code allow}
 * @param holding whether executions are held until others end
 */
record ScheduleState(
    long taskConfigId,
    long version,
    @Nullable Instant nextDueAt,
    @Nullable Instant lastDueAt,
    long fires,
    List<UUID> openExecutions,
    boolean holding) {

  /** Returns the key of the version that placed it. */
  ConfigVersion.Key key() {
    return new ConfigVersion.Key(taskConfigId, version);
  }

  /** Returns whether a due time needs a decision. */
  boolean isDue(Instant now) {
    return nextDueAt != null && !nextDueAt.isAfter(now);
  }

  /** Returns a copy with these executions. */
  ScheduleState with(List<UUID> open, boolean anyWaiting) {
    return new ScheduleState(taskConfigId, version, nextDueAt, lastDueAt, fires, open, anyWaiting);
  }

  /** Returns a copy placed by another version. */
  ScheduleState under(long newVersion, Instant next) {
    return new ScheduleState(
        taskConfigId, newVersion, next, lastDueAt, fires, openExecutions, holding);
  }

  /** Returns a copy without a next due time. */
  ScheduleState stopped() {
    return new ScheduleState(
        taskConfigId, version, null, lastDueAt, fires, openExecutions, holding);
  }
}
