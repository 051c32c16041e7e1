package io.carillon.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution whose state has just changed, with the fields that the statistics and the broker
 * need.
 *
 * @param wakesAt when it may be claimed again; null for at once or never
 * @param startedAt the start of its last attempt; null when it never started
 */
public record Settled(
    UUID executionId,
    long taskConfigId,
    String taskType,
    String queue,
    int priority,
    ExecutionStatus status,
    @Nullable Instant wakesAt,
    @Nullable Instant dueAt,
    Instant queuedAt,
    @Nullable Instant startedAt,
    Instant finishedAt) {}
