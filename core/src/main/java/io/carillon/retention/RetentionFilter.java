package io.carillon.retention;

import io.carillon.execution.ExecutionStatus;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of the history to delete.
 *
 * @param taskConfigId only of this task config; null for all
 * @param outcomes only executions that ended in these statuses; empty for any
 * @param olderThan only what ended (executions) or was decided (events) before this instant
 */
public record RetentionFilter(
    @Nullable Long taskConfigId, Set<ExecutionStatus> outcomes, Instant olderThan) {}
