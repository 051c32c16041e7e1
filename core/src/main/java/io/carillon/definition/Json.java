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
 * The one way JSON is read and written: snake_case, instants as text, nothing unknown accepted,
 * numbers kept digit by digit.
 */
public final class Json {

  /** Safe for use by many threads. */
  public static final JsonMapper MAPPER = mapper(StreamReadConstraints.builder());

  /** Durations as they are written everywhere: {@code 5m} as well as ISO-8601. */
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
   * The same way of reading and writing within other bounds. A number has at most {@value
   * JsonNumbers#MAX_DIGITS} digits, and no object has a field twice.
   */
  public static JsonMapper mapper(StreamReadConstraints.Builder bounds) {
    return JsonMapper.builder(
            new ExactJsonFactory(
                JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION), bounds))
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        // An absent primitive component of a record is its zero; an explicit null, the schema
        // refuses.
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationReader()))
        .build();
  }

  /** Text that is known to be a JSON object, as one from a column. */
  public static ObjectNode object(String text) {
    return (ObjectNode) MAPPER.readTree(text);
  }

  /** Text that is known to be JSON; null stays null. */
  public static @Nullable JsonNode tree(@Nullable String text) {
    return text == null ? null : MAPPER.readTree(text);
  }

  /**
   * What a program produced, as JSON text for a {@code jsonb} column: characters that it cannot
   * hold are escaped as {@link StoredText} says, everything else is kept as it is.
   */
  public static String text(Object value) {
    return StoredText.escapeJson(MAPPER.writeValueAsString(value));
  }

  /** The same; null stays null. */
  public static @Nullable String textOrNull(@Nullable Object value) {
    return value == null ? null : text(value);
  }

  /**
   * What a person wrote, as JSON text for a {@code jsonb} column, not changed in any way.
   *
   * @throws InvalidInputException for a character that the column cannot hold
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

  /** The same; null stays null. */
  public static @Nullable String exactOrNull(@Nullable Object value) {
    return value == null ? null : exact(value);
  }

  /** What {@link #text} made the stored JSON of: its texts and field names without the escape. */
  public static JsonNode unescaped(JsonNode stored) {
    return switch (stored) {
      case ObjectNode object -> {
        ObjectNode restored = MAPPER.createObjectNode();
        object
            .properties()
            .forEach(field ->
                restored.set(StoredText.unescape(field.getKey()), unescaped(field.getValue())));
        yield restored;
      }
      case ArrayNode array -> {
        ArrayNode restored = MAPPER.createArrayNode();
        array.forEach(element -> restored.add(unescaped(element)));
        yield restored;
      }
      case StringNode string ->
          MAPPER.getNodeFactory().stringNode(StoredText.unescape(string.stringValue()));
      default -> stored;
    };
  }
}
