package io.carillon.bulk;

import io.carillon.execution.ExecutionStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result for one execution.
 *
 * @param taskConfigId null when there is no execution with that id
 * @param status its state after the operation; {@code RUNNING} for one that was asked to stop; null
 *     when there is no execution
 * @param newExecutionId the id of the execution that repeats it; null when there is none
 */
public record ExecutionResult(
    UUID id,
    @Nullable Long taskConfigId,
    BulkOutcome outcome,
    @Nullable ExecutionStatus status,
    @Nullable UUID newExecutionId,
    @Nullable RuntimeException error)
    implements ItemResult {}
