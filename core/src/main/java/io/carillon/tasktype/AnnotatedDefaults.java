package io.carillon.tasktype;

import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.definition.TypeDefaults;
import io.carillon.fault.Fault;
import io.carillon.json.JsonFields;
import io.carillon.task.Retry;
import io.carillon.task.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Reads the default policies of a {@link TaskType}, within the bounds of a config's own. */
final class AnnotatedDefaults {

  /** The members of the annotation, by REST field. */
  private static final Map<String, String> MEMBERS =
      Map.of(
          "retry.max_attempts", "retry.maxAttempts",
          "retry.max_delay", "retry.maxDelay",
          "max_concurrent", "maxConcurrent");

  private AnnotatedDefaults() {}

  /**
   * Returns the defaults.
   *
   * @throws InvalidTaskTypeException naming the class, every wrong member, its value and its bounds
   */
  static TypeDefaults of(Class<?> type, TaskType annotation) {
    List<Fault> faults = new ArrayList<>();
    TypeDefaults defaults =
        DefinitionReader.readDefaults(new JsonFields(json(annotation), "", faults));
    if (!faults.isEmpty()) {
      throw InvalidTaskTypeException.of(
          type,
          faults.stream()
              .map(AnnotatedDefaults::sentence)
              .collect(Collectors.joining("; ", "@TaskType ", "")));
    }
    return defaults;
  }

  private static String sentence(Fault fault) {
    String member = MEMBERS.getOrDefault(fault.path(), fault.path());
    return member + " " + fault.message().replaceFirst("\\.$", "");
  }

  private static ObjectNode json(TaskType annotation) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    putText(json, "timeout", annotation.timeout());
    putNumber(json, "priority", annotation.priority());
    putNumber(json, "max_concurrent", annotation.maxConcurrent());
    Retry retry = annotation.retry();
    if (!isUnset(retry)) {
      ObjectNode given = json.putObject("retry").put("max_attempts", retry.maxAttempts());
      putText(given, "delay", retry.delay());
      putText(given, "max_delay", retry.maxDelay());
      if (retry.backoff() != TaskType.UNSET) {
        given.put("backoff", retry.backoff());
      }
    }
    return json;
  }

  private static boolean isUnset(Retry retry) {
    return retry.maxAttempts() == TaskType.UNSET
        && retry.backoff() == TaskType.UNSET
        && retry.delay().isBlank()
        && retry.maxDelay().isBlank();
  }

  private static void putText(ObjectNode json, String field, String text) {
    if (!text.isBlank()) {
      json.put(field, text);
    }
  }

  private static void putNumber(ObjectNode json, String field, int number) {
    if (number != TaskType.UNSET) {
      json.put(field, number);
    }
  }
}
