package io.carillon.config;

import io.carillon.schedule.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The schedule of an active config, without the rest of it.
 *
 * @param schedule null when this release cannot read it
 * @param anchor the instant it was saved
 * @param fires since then
 */
public record ActiveSchedule(
    long taskConfigId, String taskType, @Nullable Schedule schedule, Instant anchor, long fires) {}
