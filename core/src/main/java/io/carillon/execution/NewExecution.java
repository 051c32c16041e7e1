package io.carillon.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution about to begin: queued, or running at once.
 *
 * @param id a UUID of version 7
 * @param configVersion whose parameters and policies it runs with
 * @param dueAt null where no schedule names it
 * @param startAt may not start before; null for at once
 * @param startBy expires unless started before; null for never
 * @param held waits until another execution of its config has ended
 * @param triggeredBy who asked; null for the schedule
 * @param retryOf the ended execution it repeats; null for none
 * @param parameters instead of those of the config's version; null for those
 */
public record NewExecution(
    UUID id,
    long taskConfigId,
    long configVersion,
    String taskType,
    String queue,
    int priority,
    int maxAttempts,
    Trigger trigger,
    @Nullable Instant dueAt,
    @Nullable Instant startAt,
    @Nullable Instant startBy,
    boolean held,
    @Nullable String triggeredBy,
    @Nullable UUID retryOf,
    @Nullable ObjectNode parameters) {}
