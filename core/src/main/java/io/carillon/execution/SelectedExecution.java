package io.carillon.execution;

import java.util.UUID;

/**
 * An execution that was selected to be cancelled or retried.
 *
 * @param asked whether it was asked to stop
 * @param bytes about how many its own parameters have as JSON; 0 where it has none
 */
public record SelectedExecution(
    UUID id, long taskConfigId, ExecutionStatus status, boolean asked, long bytes) {}
