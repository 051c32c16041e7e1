package io.carillon.connection;

import io.carillon.form.SchemaChoice;
import io.carillon.secret.SecretValues;
import io.carillon.template.Template;
import io.carillon.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds texts that the schema marks as secret ({@code writeOnly}) and that name no secret. */
final class PlainSecrets {

  private PlainSecrets() {}

  /** Returns the paths of such texts. */
  static List<String> in(JsonNode schema, JsonNode document) {
    List<String> found = new ArrayList<>();
    collect(schema, document, "", found);
    return found;
  }

  private static void collect(JsonNode schema, JsonNode value, String path, List<String> found) {
    boolean marked = schema.path("writeOnly").asBoolean(false);
    if (marked && value.isString() && !namesSecret(value.stringValue())) {
      found.add(path);
    }
    if (value instanceof ObjectNode object) {
      JsonNode chosen =
          schema instanceof ObjectNode some ? SchemaChoice.chosen(some, value) : schema;
      object.forEachEntry((name, inner) -> {
        JsonNode property = chosen.path("properties").get(name);
        collect(
            property == null ? chosen.path("additionalProperties") : property,
            inner,
            path.isEmpty() ? name : path + "." + name,
            found);
      });
    } else if (value instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        collect(schema.path("items"), array.get(i), path + "[" + i + "]", found);
      }
    }
  }

  private static boolean namesSecret(String text) {
    try {
      return Template.of(text).placeholders().stream()
          .anyMatch(one -> one.name().equals(SecretValues.NAME));
    } catch (TemplateException e) {
      return true; // a fault of its own
    }
  }
}
