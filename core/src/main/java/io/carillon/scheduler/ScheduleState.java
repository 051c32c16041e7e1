package io.carillon.scheduler;

import io.carillon.version.ConfigVersion;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The frequently updated row of a schedule.
 *
 * @param key the config version that placed it
 * @param nextDueAt the due time to decide next; null when none remains
 * @param lastDueAt the last decided due time; null before the first
 * @param fires number of fires since the schedule was saved
 * @param openExecutions executions that may not have ended and are not held, oldest first; not
 *     maintained with {@code allow}
 * @param holding whether executions are held until others end
 */
record ScheduleState(
    ConfigVersion.Key key,
    @Nullable Instant nextDueAt,
    @Nullable Instant lastDueAt,
    long fires,
    List<UUID> openExecutions,
    boolean holding) {

  /** Returns the id of the config. */
  long taskConfigId() {
    return key.taskConfigId();
  }

  /** Returns the number of the config version that placed it. */
  long version() {
    return key.version();
  }

  /** Returns whether a due time needs a decision. */
  boolean isDue(Instant now) {
    return nextDueAt != null && !nextDueAt.isAfter(now);
  }

  /** Returns a copy with these executions. */
  ScheduleState with(List<UUID> open, boolean anyWaiting) {
    return new ScheduleState(key, nextDueAt, lastDueAt, fires, open, anyWaiting);
  }

  /** Returns a copy placed by another version. */
  ScheduleState under(ConfigVersion.Key version, Instant next) {
    return new ScheduleState(version, next, lastDueAt, fires, openExecutions, holding);
  }

  /** Returns a copy without a next due time. */
  ScheduleState stopped() {
    return new ScheduleState(key, null, lastDueAt, fires, openExecutions, holding);
  }
}
