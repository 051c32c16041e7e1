package io.carillon.execution;

import java.util.UUID;

/**
 * An execution that a worker may claim now: what a broker announces.
 *
 * @param priority 0 to 9, the highest first
 */
public record Waiting(UUID executionId, String queue, int priority) {}
