package io.carillon.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A new execution, to be queued or started at once.
 *
 * @param id a UUID of version 7
 * @param configVersion the config version with whose parameters and policies it runs
 * @param dueAt the due time; null when no schedule produced it
 * @param startAt the earliest start; null for at once
 * @param startBy the start deadline, after which it expires; null for none
 * @param held whether it waits until another execution of its config has ended
 * @param triggeredBy the user who requested it; null for the schedule
 * @param retryOf the ended execution it repeats; null for none
 * @param parameters its own parameters, which replace those of the config version; null for those
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
