package io.carillon.connection;

import io.carillon.form.SchemaWalk;
import io.carillon.secret.SecretValues;
import io.carillon.template.Template;
import io.carillon.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Finds texts that the schema marks as secret ({@code writeOnly}) and that name no secret. */
final class PlainSecrets {

  private PlainSecrets() {}

  /** Returns the paths of such texts. */
  static List<String> in(JsonNode schema, JsonNode document) {
    List<String> found = new ArrayList<>();
    SchemaWalk.visit(
        schema,
        document,
        (described, value, path) -> {
          boolean marked = described.path("writeOnly").asBoolean(false);
          if (marked && value.isString() && !namesSecret(value.stringValue())) {
            found.add(path.text());
          }
        });
    return found;
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
