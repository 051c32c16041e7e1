package io.carillon.tasktype;

import io.carillon.definition.TypeDefaults;
import tools.jackson.databind.node.ObjectNode;

/**
 * A declared task type that Celery workers run.
 *
 * @param queue the Celery queue that its messages are sent to
 * @param defaults the policies of configs that leave them out
 * @param celery the runtime's settings of the type, opaque to the dispatcher
 */
public record RemoteTaskType(
    String name,
    String description,
    String queue,
    ObjectNode parameterSchema,
    TypeDefaults defaults,
    ObjectNode celery) {}
