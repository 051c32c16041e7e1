package io.carillon.rendering;

import io.carillon.form.SchemaKeyword;
import io.carillon.form.SchemaWalk;
import io.carillon.template.Template;
import io.carillon.template.Templates;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Texts in which nothing is a placeholder: those whose schema has the keyword {@value
 * SchemaKeyword#VERBATIM}, such as the source of a script.
 */
public final class VerbatimTexts {

  private VerbatimTexts() {}

  /**
   * Returns a document with placeholders in which verbatim texts have the escape; empty when no
   * other text contains a placeholder or the escape for one.
   */
  public static Optional<ObjectNode> template(ObjectNode document, JsonNode schema) {
    if (!Templates.areIn(document)) {
      return Optional.empty();
    }
    if (schema.findValue(SchemaKeyword.VERBATIM) == null) {
      return Optional.of(document);
    }
    boolean any = Templates.areIn(with(document, schema, Change.REMOVE));
    return any ? Optional.of((ObjectNode) with(document, schema, Change.ESCAPE)) : Optional.empty();
  }

  private enum Change {
    REMOVE,
    ESCAPE
  }

  private static JsonNode with(JsonNode value, JsonNode schema, Change change) {
    return switch (value) {
      case StringNode text when schema.path(SchemaKeyword.VERBATIM).asBoolean(false) ->
          changed(text.stringValue(), change);
      case ObjectNode object -> object(object, schema, change);
      case ArrayNode array -> {
        ArrayNode copy = array.arrayNode();
        array.forEach(element -> copy.add(with(element, schema.path("items"), change)));
        yield copy;
      }
      default -> value;
    };
  }

  private static ObjectNode object(ObjectNode object, JsonNode schema, Change change) {
    ObjectNode copy = object.objectNode();
    object.forEachEntry((name, inner) ->
        copy.set(name, with(inner, SchemaWalk.property(schema, object, name), change)));
    return copy;
  }

  private static JsonNode changed(String text, Change change) {
    return StringNode.valueOf(
        switch (change) {
          case REMOVE -> "";
          case ESCAPE -> Template.escaped(text);
        });
  }
}
