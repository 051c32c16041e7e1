package io.carillon.config;

import java.time.Instant;

/**
 * The record that remains of a purged task config.
 *
 * @param versions the number of versions it had
 * @param executions the number of executions that the purge removed
 * @param events the number of events that the purge removed
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
