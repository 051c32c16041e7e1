package io.carillon.execution;

import java.util.UUID;

/**
 * A claimable execution, as announced by a broker.
 *
 * @param priority 0 to 9, higher first
 */
public record ClaimableExecution(UUID executionId, String queue, int priority) {}
