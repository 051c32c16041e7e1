package io.carillon.config;

import java.time.Instant;

/**
 * What is left of a task config that was purged.
 *
 * @param versions how many versions it had
 * @param executions how many were removed with it, by the purge
 * @param events how many were removed with it, by the purge
 */
public record PurgedConfig(
    long taskConfigId,
    String name,
    String taskType,
    Instant createdAt,
    Instant deletedAt,
    String deletedBy,
    Instant purgedAt,
    String purgedBy,
    long versions,
    long executions,
    long events) {}
