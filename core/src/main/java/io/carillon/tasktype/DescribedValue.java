package io.carillon.tasktype;

import io.carillon.definition.HandlerJson;
import io.carillon.definition.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A component whose JSON Schema its author gave, because only a Jackson module or annotations of
 * its class know its JSON.
 *
 * @param path the component, for messages
 */
record DescribedValue(HandlerJson handlers, JavaType type, String path) {

  /**
   * Returns the schema that the author gave.
   *
   * @throws IllegalArgumentException when it is not a JSON object
   */
  static ObjectNode schema(String json, String path) {
    try {
      if (Json.MAPPER.readTree(json) instanceof ObjectNode schema) {
        return schema;
      }
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s has a schema that is not JSON: %s".formatted(path, e.getOriginalMessage()), e);
    }
    throw new IllegalArgumentException(
        "%s has the schema %s, which must be a JSON object".formatted(path, json));
  }

  /**
   * Checks that schema and mapper agree about every example and the default.
   *
   * @throws IllegalArgumentException for one that is not read, or is written otherwise than the
   *     schema says, and when there is no example
   */
  void requireFit(ObjectNode schema) {
    JsonNode examples = schema.path("examples");
    if (examples.isEmpty()) {
      throw new IllegalArgumentException(
          path
              + " has a schema of its own and needs an example: the start checks with it that a %s is read and written as the schema says"
                  .formatted(type.getRawClass().getName()));
    }
    examples.forEach(example -> requireFit(schema, example));
    if (schema.has("default")) {
      requireFit(schema, schema.get("default"));
    }
  }

  private void requireFit(ObjectNode schema, JsonNode value) {
    JsonNode written;
    try {
      written = handlers.mapper().valueToTree(handlers.mapper().convertValue(value, type));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s has the example %s, which cannot be read as a %s: %s"
              .formatted(path, value, type.getRawClass().getName(), e.getOriginalMessage()),
          e);
    }
    if (!PropertyDescription.fits(schema, written)) {
      throw new IllegalArgumentException(
          "%s has the example %s, which is written as %s, and its own schema refuses that"
              .formatted(path, value, written));
    }
  }
}
