package io.carillon.celery.protocol;

import io.carillon.time.TimeOrderedIds;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON from the wire, whoever wrote it: read within bounds, and what of it a database takes. */
final class WireJson {

  private static final int MAX_DEPTH = 200;
  private static final int MAX_NUMBER = 1_000;
  private static final int VERSION_OF_IDS = 7;

  // Python writes NaN and Infinity, which JSON does not know; they become text.
  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER)
                          .build())
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private WireJson() {}

  /**
   * Why a message cannot be read as JSON at all; null when it may be.
   *
   * @param maxBytes the largest body read
   */
  static @Nullable String unreadable(@Nullable String contentType, byte[] body, int maxBytes) {
    if (contentType == null || !contentType.startsWith("application/json")) {
      return "its content type is not application/json";
    }
    return body.length > maxBytes ? "it has more than " + maxBytes + " bytes" : null;
  }

  static @Nullable String text(JsonNode object, String field) {
    JsonNode node = object.get(field);
    return node != null && node.isString() ? clean(node.stringValue()) : null;
  }

  /** The id of an execution; null for the id of a task that is no execution of Carillon's. */
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
      return null; // another application's own kind of id
    }
  }

  /** Without what PostgreSQL refuses in text: U+0000 and halves of surrogate pairs. */
  static String clean(String text) {
    StringBuilder clean = null;
    for (int i = 0; i < text.length(); i++) {
      if (fits(text, i)) {
        continue;
      }
      clean = clean == null ? new StringBuilder(text) : clean;
      clean.setCharAt(i, '\uFFFD');
    }
    return clean == null ? text : clean.toString();
  }

  private static boolean fits(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
    return c != 0;
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }
}
