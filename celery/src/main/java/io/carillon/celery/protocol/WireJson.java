package io.carillon.celery.protocol;

import io.carillon.json.ExactJsonFactory;
import io.carillon.text.StoredText;
import io.carillon.time.TimeOrderedIds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON from the network within bounds; texts and numbers stay exact. */
final class WireJson {

  private static final int MAX_DEPTH = 200;
  private static final int VERSION_OF_IDS = 7;

  // Python writes NaN and Infinity, which are not JSON; they become text.
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              new ExactJsonFactory(
                  JsonFactory.builder(),
                  StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH)))
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private WireJson() {}

  /**
   * Returns why a message cannot be JSON; null when it may be.
   *
   * @param maxBytes maximum body size
   */
  static @Nullable String unreadable(@Nullable String contentType, byte[] body, int maxBytes) {
    if (contentType == null || !contentType.startsWith("application/json")) {
      return "its content type is not application/json";
    }
    return body.length > maxBytes ? "it has more than " + maxBytes + " bytes" : null;
  }

  /** Returns a string field unchanged; null when absent. Code that stores it must escape it. */
  static @Nullable String text(JsonNode object, String field) {
    JsonNode node = object.get(field);
    return node != null && node.isString() ? node.stringValue() : null;
  }

  /** Returns the name of a worker or its software, escaped for storage; null when absent. */
  static @Nullable String name(JsonNode object, String field) {
    String text = text(object, field);
    return text == null ? null : StoredText.escape(text);
  }

  /** Returns the id of an execution; null for the id of another application's task. */
  static @Nullable UUID executionId(@Nullable String text) {
    if (text == null || text.length() != 36) {
      return null;
    }
    try {
      UUID id = UUID.fromString(text);
      return id.version() == VERSION_OF_IDS && TimeOrderedIds.time(id).toEpochMilli() > 0
          ? id
          : null;
    } catch (IllegalArgumentException e) {
      return null; // another application's id format
    }
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }
}
