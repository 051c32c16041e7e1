package io.carillon.tracing;

import java.util.UUID;

/** The execution that a span is about. */
public record Subject(UUID executionId, long taskConfigId, String taskType) {}
