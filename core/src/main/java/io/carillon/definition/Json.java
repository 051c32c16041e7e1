package io.carillon.definition;

import io.carillon.fault.InvalidInputException;
import io.carillon.json.ExactJsonFactory;
import io.carillon.json.JsonNumbers;
import io.carillon.text.StoredText;
import io.carillon.time.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Reads and writes all JSON: names in snake_case, instants as text, unknown fields rejected,
 * numbers preserved digit by digit.
 */
public final class Json {

  /** The shared mapper; thread-safe. */
  public static final JsonMapper MAPPER = mapper(StreamReadConstraints.builder());

  /** Reads durations in the usual notations: {@code 5m} as well as ISO 8601. */
  private static final class DurationReader extends StdDeserializer<Duration> {

    private static final long serialVersionUID = 1;

    DurationReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) {
      String text = parser.getString();
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        return (Duration)
            context.handleWeirdStringValue(
                Duration.class, text, "%s", String.valueOf(e.getMessage()));
      }
    }
  }

  private Json() {}

  /**
   * Returns a mapper of the same format with other bounds. A number has at most {@value
   * JsonNumbers#MAX_DIGITS} digits, and duplicate fields are rejected.
   */
  public static JsonMapper mapper(StreamReadConstraints.Builder bounds) {
    return JsonMapper.builder(
            new ExactJsonFactory(
                JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION), bounds))
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        // An absent primitive component of a record is zero; the schema rejects an explicit null.
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .addModule(
            new SimpleModule("carillon").addDeserializer(Duration.class, new DurationReader()))
        .build();
  }

  /** Parses text that is known to be a JSON object, such as a column's value. */
  public static ObjectNode object(String text) {
    return (ObjectNode) MAPPER.readTree(text);
  }

  /** Parses text that is known to be JSON; returns null for null. */
  public static @Nullable JsonNode tree(@Nullable String text) {
    return text == null ? null : MAPPER.readTree(text);
  }

  /**
   * Returns a program's value as JSON text for a {@code jsonb} column. Characters that the column
   * cannot store are escaped as described in {@link StoredText}; everything else is unchanged.
   */
  public static String text(Object value) {
    return StoredText.escapeJson(MAPPER.writeValueAsString(value));
  }

  /** Like {@link #text}; returns null for null. */
  public static @Nullable String textOrNull(@Nullable Object value) {
    return value == null ? null : text(value);
  }

  /**
   * Returns a user's value as JSON text for a {@code jsonb} column, without any change.
   *
   * @throws InvalidInputException for a character that the column cannot store
   */
  public static String exact(Object value) {
    String json = MAPPER.writeValueAsString(value);
    int at = StoredText.unstorableInJson(json);
    if (at >= 0) {
      throw InvalidInputException.at(
          "",
          "must not hold U+0000 or half of a surrogate pair, which cannot be stored; found before: "
              + StoredText.cut(json.substring(Math.max(0, at - 40), at), 40));
    }
    return json;
  }

  /** Like {@link #exact}; returns null for null. */
  public static @Nullable String exactOrNull(@Nullable Object value) {
    return value == null ? null : exact(value);
  }

  /** Reverses the escaping of {@link #text} in the texts and field names of stored JSON. */
  public static JsonNode unescaped(JsonNode stored) {
    return switch (stored) {
      case ObjectNode object -> unescapedFields(object);
      case ArrayNode array -> unescapedElements(array);
      case StringNode string ->
          MAPPER.getNodeFactory().stringNode(StoredText.unescape(string.stringValue()));
      default -> stored;
    };
  }

  private static ObjectNode unescapedFields(ObjectNode stored) {
    ObjectNode restored = MAPPER.createObjectNode();
    stored.forEachEntry((name, value) -> restored.set(StoredText.unescape(name), unescaped(value)));
    return restored;
  }

  private static ArrayNode unescapedElements(ArrayNode stored) {
    ArrayNode restored = MAPPER.createArrayNode();
    stored.forEach(element -> restored.add(unescaped(element)));
    return restored;
  }
}
