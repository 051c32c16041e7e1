package io.carillon.celery;

import io.carillon.definition.Json;
import io.carillon.dispatch.TaskTypeRow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task type that Celery workers run.
 *
 * @param queue of Celery
 * @param task the name it is registered under in the Celery application
 * @param positions the parameters that are positional arguments, in their order; the others are
 *     keyword arguments
 * @param results how its results come
 * @param resultDeadline how long Celery may say nothing of an execution before it is given up
 */
record CeleryType(
    String name,
    String queue,
    String task,
    List<String> positions,
    Results results,
    Duration resultDeadline) {

  /** How results come. */
  enum Results {
    /** In events only: as Python shows them, and cut at some length. */
    EVENTS,
    /** In replies too: the application's result backend is {@code rpc://}. */
    RPC
  }

  CeleryType {
    positions = List.copyOf(positions);
  }

  /** The type of a row whose runtime is Celery. */
  static CeleryType of(TaskTypeRow row) {
    return CeleryTypeReader.type(row.name(), row.queue(), Objects.requireNonNull(row.celery()));
  }

  /** Arguments of a call. */
  record Arguments(ArrayNode args, ObjectNode kwargs) {}

  /**
   * The arguments that parameters become. A parameter that is absent ends the positional ones:
   * those after it go by their names.
   */
  Arguments arguments(ObjectNode parameters) {
    ArrayNode args = Json.MAPPER.createArrayNode();
    ObjectNode kwargs = parameters.deepCopy();
    for (String position : positions) {
      if (!kwargs.has(position)) {
        break;
      }
      args.add(kwargs.remove(position));
    }
    return new Arguments(args, kwargs);
  }
}
