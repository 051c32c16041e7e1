package io.carillon.connection;

import io.carillon.form.SchemaChoice;
import io.carillon.form.SchemaKeyword;
import io.carillon.form.SchemaWalk;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The texts of a document that name connections: those whose schema has the keyword {@value
 * SchemaKeyword#CONNECTION}, the list of kinds that are accepted.
 */
public final class ConnectionReferences {

  private ConnectionReferences() {}

  /**
   * A text that names a connection.
   *
   * @param kinds the names of the kinds that it may be of
   */
  public record Reference(String path, String name, List<String> kinds) {}

  /** Returns the references in a document that is valid against the schema. */
  public static List<Reference> of(JsonNode schema, JsonNode document) {
    List<Reference> found = new ArrayList<>();
    SchemaWalk.visit(
        schema,
        document,
        (described, value, path) -> {
          if (value.isString()
              && described.get(SchemaKeyword.CONNECTION) instanceof ArrayNode kinds) {
            found.add(new Reference(path.text(), value.stringValue(), names(kinds)));
          }
        });
    return found;
  }

  private static List<String> names(ArrayNode kinds) {
    return kinds.valueStream().map(JsonNode::asString).toList();
  }

  /**
   * Returns the places of references under a schema, as paths of PostgreSQL's SQL/JSON language
   * that match texts equal to the variable {@code $name}.
   */
  static List<String> places(JsonNode schema) {
    List<String> found = new ArrayList<>();
    collectPlaces(schema, "$", found);
    return found;
  }

  private static void collectPlaces(JsonNode schema, String path, List<String> found) {
    if (schema.has(SchemaKeyword.CONNECTION)) {
      found.add(path + " ? (@ == $name)");
    }
    SchemaChoice.in(schema)
        .ifPresent(choice -> choice.alternatives().forEach(one -> collectPlaces(one, path, found)));
    schema
        .path("properties")
        .forEachEntry((name, inner) -> collectPlaces(inner, path + "." + quoted(name), found));
    if (schema.get("items") instanceof ObjectNode items) {
      collectPlaces(items, path + "[*]", found);
    }
    if (schema.get("additionalProperties") instanceof ObjectNode values) {
      collectPlaces(values, path + ".*", found);
    }
  }

  // A JSON text is a quoted key of the path language.
  private static String quoted(String name) {
    return JsonNodeFactory.instance.stringNode(name).toString();
  }
}
