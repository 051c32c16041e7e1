package io.carillon.tasktype;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task type registered in the cluster.
 *
 * @param runtime {@code java} or {@code celery}
 * @param defaults the policies of configs that leave them out, as REST shows them: {@code retry},
 *     {@code timeout}, {@code priority}, {@code max_concurrent}; without those it does not have
 * @param goneSince when a live worker last offered it, if it is gone; null while it is offered, and
 *     for a type of another runtime
 * @param celery the Celery runtime's settings of the type; null for a type of another runtime
 */
public record TaskTypeRow(
    String name,
    String description,
    String runtime,
    String queue,
    ObjectNode parameterSchema,
    ObjectNode defaults,
    @Nullable ObjectNode celery,
    Instant registeredAt,
    Instant updatedAt,
    @Nullable Instant goneSince) {}
