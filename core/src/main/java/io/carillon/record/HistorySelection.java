package io.carillon.record;

import io.carillon.execution.ExecutionStatus;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of the history that is to go.
 *
 * @param taskConfigId of one task config; null for all
 * @param outcomes executions that ended so; empty for any end
 * @param olderThan ended (executions) or decided (events) before this instant
 */
public record HistorySelection(
    @Nullable Long taskConfigId, Set<ExecutionStatus> outcomes, Instant olderThan) {}
