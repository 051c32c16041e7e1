package io.carillon.form;

import io.carillon.json.JsonPath;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Visits the values of a document beside their schemas. */
public final class SchemaWalk {

  private SchemaWalk() {}

  /** Sees a value of the document. */
  @FunctionalInterface
  public interface Visitor {

    /**
     * Visits a value.
     *
     * @param schema of the value; missing for one that no schema describes
     * @param path of the value; empty for the document
     */
    void visit(JsonNode schema, JsonNode value, JsonPath path);
  }

  /** Visits a document and everything inside it, from the outside to the inside. */
  public static void visit(JsonNode schema, JsonNode document, Visitor visitor) {
    visit(schema, document, JsonPath.ROOT, visitor);
  }

  private static void visit(JsonNode schema, JsonNode value, JsonPath path, Visitor visitor) {
    visitor.visit(schema, value, path);
    if (value instanceof ObjectNode object) {
      object.forEachEntry(
          (name, inner) -> visit(property(schema, object, name), inner, path.field(name), visitor));
    } else if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        visit(schema.path("items"), array.get(i), path.element(i), visitor);
      }
    }
  }

  /** Returns the schema of a property of an object; missing when none describes it. */
  public static JsonNode property(JsonNode schema, ObjectNode object, String name) {
    JsonNode chosen =
        schema instanceof ObjectNode some ? SchemaChoice.chosen(some, object) : schema;
    JsonNode property = chosen.path("properties").get(name);
    return property == null ? chosen.path("additionalProperties") : property;
  }
}
