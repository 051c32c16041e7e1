package io.carillon.bulk;

import io.carillon.execution.ExecutionStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result for one execution.
 *
 * @param newExecutionId the id of the execution that repeats it; null when there is none
 * @param execution null when there is no execution with that id
 */
public record ExecutionResult(
    UUID id,
    @Nullable UUID newExecutionId,
    BulkOutcome outcome,
    @Nullable Seen execution,
    @Nullable RuntimeException error)
    implements ItemResult {

  /**
   * An execution after the operation.
   *
   * @param status {@code RUNNING} for one that was asked to stop
   */
  public record Seen(long taskConfigId, ExecutionStatus status) {}
}
