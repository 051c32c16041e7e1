package io.carillon.celery.type;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checks whether a user's JSON Schema is usable for the parameters of a task type. */
final class SchemaCheck {

  private static final int MAX_CHARACTERS = 262_144;
  private static final Schema OF_SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

  private SchemaCheck() {}

  /** Returns its faults; empty if there are none. */
  static List<String> check(ObjectNode schema) {
    List<String> faults = new ArrayList<>();
    if (schema.toString().length() > MAX_CHARACTERS) {
      return List.of("must have at most " + MAX_CHARACTERS + " characters.");
    }
    if (!schema.path("type").asString("").equals("object")) {
      faults.add("must have \"type\": \"object\": parameters are an object.");
    }
    foreignReferences(schema, faults);
    OF_SCHEMAS.validate(schema).stream()
        .map(error -> "is no JSON Schema (2020-12): " + error)
        .forEach(faults::add);
    return faults;
  }

  private static void foreignReferences(JsonNode node, List<String> faults) {
    for (String keyword : List.of("$ref", "$dynamicRef", "$schema", "$id")) {
      JsonNode value = node.get(keyword);
      boolean inside = value == null || !value.isString() || value.stringValue().startsWith("#");
      boolean named =
          keyword.equals("$schema")
              && value != null
              && value.asString("").equals("https://json-schema.org/draft/2020-12/schema");
      if (!inside && !named) {
        faults.add("must not point outside itself: " + keyword + " is " + value + ".");
      }
    }
    node.forEach(child -> foreignReferences(child, faults));
  }
}
