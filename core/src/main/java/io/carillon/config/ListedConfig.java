package io.carillon.config;

import io.carillon.definition.Policies;
import io.carillon.schedule.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task config as a list has it. JSON of its author stays text.
 *
 * @param statusReason why it is not active; null when it is
 * @param parameters as JSON; null where they were not asked for
 * @param version raised by every change, from 1
 * @param nextDueAt as known when it was read; null when nothing is to come
 */
public record ListedConfig(
    long id,
    String name,
    String description,
    String taskType,
    ConfigStatus status,
    @Nullable String statusReason,
    @Nullable String parameters,
    Schedule schedule,
    Policies policies,
    int priority,
    long version,
    Instant createdAt,
    String createdBy,
    Instant updatedAt,
    String updatedBy,
    @Nullable Instant nextDueAt) {}
