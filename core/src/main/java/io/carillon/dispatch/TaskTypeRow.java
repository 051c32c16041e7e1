package io.carillon.dispatch;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task type as the whole cluster knows it.
 *
 * @param runtime {@code java} or {@code celery}
 * @param goneSince since when no live worker has offered it; null while one does, and for a type of
 *     another runtime
 * @param celery what Celery's runtime needs to know of it; null for a type of another runtime
 */
public record TaskTypeRow(
    String name,
    String description,
    String runtime,
    String queue,
    ObjectNode parameterSchema,
    @Nullable ObjectNode celery,
    Instant registeredAt,
    Instant updatedAt,
    @Nullable Instant goneSince) {}
