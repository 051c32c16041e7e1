package io.carillon.dispatch;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task type as the whole cluster knows it.
 *
 * @param runtime {@code java} or {@code celery}
 */
public record TaskTypeRow(
    String name,
    String description,
    String runtime,
    String queue,
    ObjectNode parameterSchema,
    Instant registeredAt,
    Instant updatedAt) {}
