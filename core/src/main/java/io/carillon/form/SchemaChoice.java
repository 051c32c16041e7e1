package io.carillon.form;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON Schema whose {@code oneOf} has alternatives that a property tells apart: each requires the
 * property with a {@code const} of its own, and {@code discriminator.propertyName} names it (as in
 * OpenAPI 3.1, section 4.8.25). Everything that walks a schema beside a value asks here first.
 *
 * @param property the name of the property
 * @param alternatives the schemas, without that of null
 */
public record SchemaChoice(String property, List<ObjectNode> alternatives) {

  private static final String DISCRIMINATOR = "discriminator";
  private static final String NAME = "propertyName";
  private static final String ONE_OF = "oneOf";
  private static final String PROPERTIES = "properties";
  private static final String REQUIRED = "required";
  private static final String CONST = "const";

  /** Copies the list. */
  public SchemaChoice {
    alternatives = List.copyOf(alternatives);
  }

  /** Returns the choice that a schema is; empty for any other schema. */
  public static Optional<SchemaChoice> in(@Nullable JsonNode schema) {
    if (!(schema instanceof ObjectNode object)
        || !(object.get(ONE_OF) instanceof ArrayNode alternatives)
        || !object.path(DISCRIMINATOR).path(NAME).isString()) {
      return Optional.empty();
    }
    return of(object.path(DISCRIMINATOR).path(NAME).stringValue(), alternatives);
  }

  private static Optional<SchemaChoice> of(String property, ArrayNode alternatives) {
    List<ObjectNode> found = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode one : alternatives) {
      boolean named = one instanceof ObjectNode && isNamed(one, property);
      if (named && names.add(name(one, property))) {
        found.add((ObjectNode) one);
      } else if (!isNull(one)) {
        return Optional.empty(); // oneOf in its general meaning
      }
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(new SchemaChoice(property, found));
  }

  private static boolean isNamed(JsonNode alternative, String property) {
    return alternative.path(PROPERTIES).path(property).path(CONST).isString()
        && alternative.path(REQUIRED).valueStream().anyMatch(one -> is(one, property));
  }

  private static boolean is(JsonNode node, String text) {
    return node.isString() && node.stringValue().equals(text);
  }

  private static boolean isNull(JsonNode alternative) {
    return is(alternative.path("type"), "null");
  }

  private static String name(JsonNode alternative, String property) {
    return alternative.path(PROPERTIES).path(property).path(CONST).stringValue();
  }

  /** Returns the value of the property that selects an alternative of this choice. */
  public String name(ObjectNode alternative) {
    return name(alternative, property);
  }

  /** Returns the alternative that a value selects; empty when it selects none. */
  public Optional<ObjectNode> selectedBy(JsonNode value) {
    JsonNode name = value.path(property);
    return alternatives.stream().filter(one -> is(name, name(one))).findFirst();
  }

  /**
   * Returns the schema that describes the properties of a value: the selected alternative of a
   * choice, otherwise the schema itself.
   */
  public static ObjectNode chosen(ObjectNode schema, JsonNode value) {
    return in(schema).flatMap(choice -> choice.selectedBy(value)).orElse(schema);
  }

  /**
   * Returns the schemas that may describe the properties of a value: the selected alternative, all
   * of them when the value selects none; the schema itself when it is no choice.
   */
  public static List<? extends JsonNode> possible(JsonNode schema, JsonNode value) {
    Optional<SchemaChoice> choice = in(schema);
    if (choice.isEmpty()) {
      return List.of(schema);
    }
    Optional<ObjectNode> selected = choice.get().selectedBy(value);
    return selected.isPresent() ? List.of(selected.get()) : choice.get().alternatives();
  }

  /** Makes an object the choice between records. */
  public static void write(ObjectNode schema, String property, List<ObjectNode> alternatives) {
    schema.put("type", "object");
    schema.putObject(DISCRIMINATOR).put(NAME, property);
    schema.putArray(ONE_OF).addAll(alternatives);
  }

  /** Makes the schema of a record an alternative: puts the property before the others. */
  public static void name(ObjectNode alternative, String property, String name) {
    ObjectNode others = (ObjectNode) alternative.path(PROPERTIES);
    ObjectNode all = alternative.objectNode();
    all.putObject(property).put(CONST, name);
    all.setAll(others);
    ArrayNode required = alternative.arrayNode().add(property);
    required.addAll(alternative.path(REQUIRED).values());
    alternative.set(PROPERTIES, all);
    alternative.set(REQUIRED, required);
  }

  /** Lets a choice accept null too. */
  public static void acceptNull(ObjectNode schema) {
    if (in(schema).isPresent()) {
      schema.withArray(ONE_OF).addObject().put("type", "null");
    }
  }

  /**
   * Rewrites a choice, in place, so that a validator reports the faults of the selected alternative
   * only: {@code oneOf} would report those of all.
   */
  public static void makeConditional(ObjectNode schema) {
    in(schema).ifPresent(choice -> choice.makeConditionalIn(schema));
  }

  private void makeConditionalIn(ObjectNode schema) {
    schema.remove(ONE_OF);
    schema.withArray(REQUIRED).add(property);
    ArrayNode names =
        schema.withObjectProperty(PROPERTIES).withObjectProperty(property).putArray("enum");
    ArrayNode conditions = schema.withArray("allOf");
    for (ObjectNode one : alternatives) {
      names.add(name(one));
      ObjectNode selected = schema.objectNode().put("type", "object");
      selected.putObject(PROPERTIES).putObject(property).put(CONST, name(one));
      selected.putArray(REQUIRED).add(property);
      ObjectNode condition = conditions.addObject();
      condition.set("if", selected);
      condition.set("then", one);
    }
  }
}
