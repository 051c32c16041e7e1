package io.carillon.config;

import io.carillon.schedule.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of an active config, without the rest of it.
 *
 * @param schedule null when this release cannot read it
 * @param anchor the instant at which the schedule was saved
 * @param fires the number of fires since the anchor
 */
public record ActiveSchedule(
    long taskConfigId, String taskType, @Nullable Schedule schedule, Instant anchor, long fires) {}
