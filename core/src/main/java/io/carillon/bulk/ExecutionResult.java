package io.carillon.bulk;

import io.carillon.execution.ExecutionStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result for one execution.
 *
 * @param taskConfigId null where there is no execution of that id
 * @param status its state after the operation; {@code RUNNING} for one that was asked to stop; null
 *     where there is no execution
 * @param newExecutionId the execution that repeats it; null where none does
 */
public record ExecutionResult(
    UUID id,
    @Nullable Long taskConfigId,
    Outcome outcome,
    @Nullable ExecutionStatus status,
    @Nullable UUID newExecutionId,
    @Nullable RuntimeException error)
    implements ItemResult {}
