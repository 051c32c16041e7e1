package io.carillon.scheduler;

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
 * @param openExecutions those that may not have ended, oldest first; kept for {@code skip} only
 */
record ScheduleState(
    long taskConfigId,
    long version,
    @Nullable Instant nextDueAt,
    @Nullable Instant lastDueAt,
    long fires,
    List<UUID> openExecutions) {

  boolean isDue(Instant now) {
    return nextDueAt != null && !nextDueAt.isAfter(now);
  }
}
