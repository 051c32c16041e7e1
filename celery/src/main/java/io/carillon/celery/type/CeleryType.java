package io.carillon.celery.type;

import io.carillon.definition.Json;
import io.carillon.tasktype.TaskTypeRow;
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
 * @param positions the parameters passed as positional arguments, in order; the others are keyword
 *     arguments
 * @param results how results arrive
 * @param resultDeadline maximum time without a signal about an execution before it is given up
 */
public record CeleryType(
    String name,
    String queue,
    String task,
    List<String> positions,
    Results results,
    Duration resultDeadline) {

  /** How results arrive. */
  public enum Results {
    /** In events only: as Python's repr, truncated at some length. */
    EVENTS,
    /** Also in replies: the application's result backend is {@code rpc://}. */
    RPC
  }

  public CeleryType {
    positions = List.copyOf(positions);
  }

  /** Returns the type of a row whose runtime is Celery. */
  static CeleryType of(TaskTypeRow row) {
    return CeleryTypeReader.type(row.name(), row.queue(), Objects.requireNonNull(row.celery()));
  }

  /** Arguments of a task call. */
  public record Arguments(ArrayNode args, ObjectNode kwargs) {}

  /**
   * Converts parameters to arguments. The first absent positional parameter ends the positional
   * ones: those after it become keyword arguments.
   */
  public Arguments arguments(ObjectNode parameters) {
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
