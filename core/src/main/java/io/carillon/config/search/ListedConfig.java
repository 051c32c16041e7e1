package io.carillon.config.search;

import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Policies;
import io.carillon.schedule.Schedule;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task config as shown in a list. The parameters stay JSON text.
 *
 * @param statusReason why the config is not active; null when it is
 * @param parameters as JSON; null when they were not requested
 * @param version incremented by every change, starting at 1
 * @param nextDueAt the next due time when the config was read; null when there is none
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
