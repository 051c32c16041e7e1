package io.carillon.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution whose state has just been changed, as the statistics and the broker want to know it.
 *
 * @param wakesAt when it may be claimed again; null for now, or never
 * @param startedAt null when it never started
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
