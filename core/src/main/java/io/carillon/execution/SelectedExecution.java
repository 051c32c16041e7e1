package io.carillon.execution;

import java.util.UUID;

/**
 * An execution selected for cancellation or retry.
 *
 * @param asked whether it was asked to stop
 * @param bytes the approximate size of its own parameters as JSON; 0 when it has none
 */
public record SelectedExecution(
    UUID id, long taskConfigId, ExecutionStatus status, boolean asked, long bytes) {}
