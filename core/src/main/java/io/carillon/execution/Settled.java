package io.carillon.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution whose state has just been changed, as the statistics want to know it.
 *
 * @param startedAt null when it never started
 */
public record Settled(
    UUID executionId,
    long taskConfigId,
    String taskType,
    String queue,
    ExecutionStatus status,
    @Nullable Instant dueAt,
    Instant queuedAt,
    @Nullable Instant startedAt,
    Instant finishedAt) {}
