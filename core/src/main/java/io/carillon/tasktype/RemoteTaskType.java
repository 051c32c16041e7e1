package io.carillon.tasktype;

import io.carillon.definition.TypeDefaults;
import io.carillon.fault.ConflictException;
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
    ObjectNode celery) {

  /** Reads declarations. */
  @FunctionalInterface
  public interface Reader {

    /** Of a node that reaches no Celery workers. */
    Reader NONE =
        (name, json) -> {
          throw new ConflictException("no_rabbitmq", NO_RABBITMQ);
        };

    /**
     * Reads a declaration.
     *
     * @throws io.carillon.fault.InvalidInputException naming every fault
     * @throws ConflictException {@code no_rabbitmq}
     */
    RemoteTaskType read(String name, ObjectNode json);
  }

  /** Why no type can be declared without RabbitMQ. */
  public static final String NO_RABBITMQ =
      "Celery workers are reached through RabbitMQ: start the server with CARILLON_RABBITMQ_URI.";
}
