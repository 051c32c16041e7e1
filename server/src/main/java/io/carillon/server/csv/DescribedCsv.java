package io.carillon.server.csv;

import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Adds {@code text/csv} to the OpenAPI description of every list. */
@Component
public class DescribedCsv {

  private static final String REFERENCE = "$ref";

  /** Adds the media type to each answer that has items. */
  public void describe(ObjectNode document) {
    for (JsonNode path : document.get("paths")) {
      if (path.at("/get/responses/200/content") instanceof ObjectNode content
          && isList(document, content.at("/application~1json/schema"))) {
        content.putObject(CsvFilter.CSV).putObject("schema").put("type", "string");
      }
    }
  }

  private static boolean isList(ObjectNode document, JsonNode schema) {
    JsonNode known =
        schema.has(REFERENCE)
            ? document.at(schema.get(REFERENCE).stringValue().substring(1))
            : schema;
    return known.at("/properties/items/type").asString("").equals("array");
  }
}
