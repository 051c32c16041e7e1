package io.carillon.dispatch;

import tools.jackson.databind.node.ObjectNode;

/**
 * A task type that Celery workers run, as somebody declared it.
 *
 * @param queue of Celery, that its messages go to
 * @param celery what the runtime needs to know of it; the dispatcher does not look into it
 */
public record CeleryTypeRow(
    String name, String description, String queue, ObjectNode parameterSchema, ObjectNode celery) {}
