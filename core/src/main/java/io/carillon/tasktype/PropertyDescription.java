package io.carillon.tasktype;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.carillon.definition.Json;
import io.carillon.form.SchemaKeyword;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import io.carillon.task.Secret;
import io.carillon.task.Verbatim;
import io.carillon.template.Templates;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the annotations of a record component say about its value: the name, the title, the
 * description, the unit, the default and the examples.
 */
final class PropertyDescription {

  private PropertyDescription() {}

  /** Returns the name of the property in JSON. */
  static String name(RecordComponent component) {
    JsonProperty told = annotation(component, JsonProperty.class);
    return told == null || told.value().isEmpty()
        ? SnakeCase.of(component.getName())
        : told.value();
  }

  private static <A extends Annotation> @Nullable A annotation(
      RecordComponent component, Class<A> type) {
    A found = component.getAnnotation(type);
    return found == null ? component.getAccessor().getAnnotation(type) : found;
  }

  /**
   * Adds the description of a component to the schema of its value.
   *
   * @throws IllegalArgumentException naming the path, for an example that the schema refuses and a
   *     default that is not JSON
   */
  static void describe(RecordComponent component, ObjectNode schema, String path) {
    JsonPropertyDescription description = annotation(component, JsonPropertyDescription.class);
    if (description != null) {
      put(schema, "description", description.value());
    }
    JsonProperty property = annotation(component, JsonProperty.class);
    if (property != null) {
      putDefault(schema, property.defaultValue(), path);
    }
    if (component.isAnnotationPresent(Secret.class)) {
      schema.put("writeOnly", true);
    }
    if (component.isAnnotationPresent(Verbatim.class)) {
      schema.put(SchemaKeyword.VERBATIM, true);
    }
    ConnectionName connection = component.getAnnotation(ConnectionName.class);
    if (connection != null) {
      putKinds(connection, schema, path);
    }
    Field field = component.getAnnotation(Field.class);
    if (field != null) {
      describe(field, schema, path);
    }
  }

  /** Adds the kinds of connections that a text names, or each text of a list. */
  private static void putKinds(ConnectionName connection, ObjectNode schema, String path) {
    ObjectNode text = schema.get("items") instanceof ObjectNode items ? items : schema;
    if (!text.path("type").toString().contains("\"string\"") || connection.value().length == 0) {
      throw new IllegalArgumentException(
          "%s has @ConnectionName: it must be a text, and the annotation must name a kind"
              .formatted(path));
    }
    Arrays.stream(connection.value()).forEach(text.putArray(SchemaKeyword.CONNECTION)::add);
  }

  private static void describe(Field field, ObjectNode schema, String path) {
    put(schema, "title", field.title());
    put(schema, "description", field.description());
    put(schema, "x-unit", field.unit());
    putDefault(schema, field.defaultValue(), path);
    for (String example : field.examples()) {
      JsonNode value = read(schema, example, path);
      requireFitOfExample(schema, value, path);
      schema.withArray("examples").add(value);
    }
  }

  private static void put(ObjectNode schema, String keyword, String text) {
    if (!text.isEmpty()) {
      schema.put(keyword, text);
    }
  }

  private static void putDefault(ObjectNode schema, String text, String path) {
    if (!text.isEmpty()) {
      schema.set("default", read(schema, text, path));
    }
  }

  /** Reads a value that an annotation gives as text: itself for a text, JSON for other types. */
  private static JsonNode read(ObjectNode schema, String value, String path) {
    String type = schema.path("type").toString();
    if (type.contains("\"string\"")) {
      return Json.MAPPER.getNodeFactory().stringNode(value);
    }
    try {
      return Json.MAPPER.readTree(value);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s has \"%s\" as a default or example, which is not JSON".formatted(path, value), e);
    }
  }

  /**
   * Refuses a value that its own schema refuses.
   *
   * @param what the kind of value, for the message
   * @throws IllegalArgumentException naming the path
   */
  static void requireFit(ObjectNode schema, JsonNode value, String path, String what) {
    if (!fits(schema, value)) {
      throw new IllegalArgumentException(
          "%s has the %s %s, which its own schema refuses".formatted(path, what, value));
    }
  }

  /** An example may have placeholders, which a default may not: it is filled in after them. */
  private static void requireFitOfExample(ObjectNode schema, JsonNode value, String path) {
    boolean fits = Templates.areIn(value) && fitsWithPlaceholders(schema, value);
    if (!fits) {
      requireFit(schema, value, path, "example");
    }
  }

  private static boolean fitsWithPlaceholders(ObjectNode schema, JsonNode value) {
    return ParameterSchema.of(around(schema)).checkTemplates(object(value)).isEmpty();
  }

  private static ObjectNode around(ObjectNode schema) {
    ObjectNode around = Json.MAPPER.createObjectNode().put("type", "object");
    around.putObject("properties").set("value", schema);
    return around;
  }

  private static ObjectNode object(JsonNode value) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    object.set("value", value);
    return object;
  }

  /** Returns whether a schema accepts the zero of a primitive type. */
  static boolean acceptsZero(JavaType type, ObjectNode schema) {
    if (type.getRawClass() == char.class) {
      return false; // its zero is U+0000
    }
    return fits(
        schema,
        type.getRawClass() == boolean.class
            ? Json.MAPPER.getNodeFactory().booleanNode(false)
            : Json.MAPPER.getNodeFactory().numberNode(0));
  }

  /** Returns whether a schema accepts a value. */
  static boolean fits(ObjectNode schema, JsonNode value) {
    return ParameterSchema.of(around(schema)).check(object(value)).isEmpty();
  }
}
