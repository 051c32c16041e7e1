package io.carillon.record;

import io.carillon.execution.ExecutionStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which executions, newest first; null means any.
 *
 * @param from queued at or after
 * @param to queued before
 * @param before the last id of the page before
 * @param limit 1 to 500
 */
public record ExecutionQuery(
    @Nullable Long taskConfigId,
    @Nullable String taskType,
    @Nullable ExecutionStatus status,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable UUID before,
    int limit) {}
