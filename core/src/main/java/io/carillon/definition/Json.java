package io.carillon.definition;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The one way JSON is read and written: snake_case, instants as text, nothing unknown accepted. */
public final class Json {

  /** Safe for use by many threads. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // An absent primitive component of a record is its zero; an explicit null, the schema
          // refuses.
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .build();

  private Json() {}

  /** Text that is known to be a JSON object, as one from a column. */
  public static ObjectNode object(String text) {
    return (ObjectNode) MAPPER.readTree(text);
  }

  /** Text that is known to be JSON; null stays null. */
  public static @Nullable JsonNode tree(@Nullable String text) {
    return text == null ? null : MAPPER.readTree(text);
  }

  /**
   * As JSON text that a {@code jsonb} column takes: the character U+0000, which it refuses, goes.
   */
  public static String text(Object value) {
    return MAPPER.writeValueAsString(value).replace("\\u0000", "\\ufffd");
  }

  /** As JSON text; null stays null. */
  public static @Nullable String textOrNull(@Nullable Object value) {
    return value == null ? null : text(value);
  }
}
