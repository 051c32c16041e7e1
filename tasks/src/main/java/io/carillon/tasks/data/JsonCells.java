package io.carillon.tasks.data;

import io.carillon.definition.Json;
import io.carillon.json.JsonNumbers;
import io.carillon.task.NotRetryableException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes rows as JSON objects. Numbers stay digit by digit; those that JSON does not have, and
 * those of more than 1,000 digits, are texts; bytes are Base64.
 */
final class JsonCells {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonCells() {}

  /**
   * Refuses columns that would be one property.
   *
   * @throws NotRetryableException naming the column
   */
  static void requireDistinct(List<String> columns) {
    Set<String> names = new HashSet<>();
    for (String column : columns) {
      if (!names.add(column)) {
        throw new NotRetryableException(
            "The query has two columns named %s: give one of them another name with as"
                .formatted(column));
      }
    }
  }

  static ObjectNode row(List<String> columns, List<@Nullable Object> row) {
    ObjectNode object = NODES.objectNode();
    for (int i = 0; i < row.size(); i++) {
      object.set(columns.get(i), value(row.get(i)));
    }
    return object;
  }

  private static JsonNode value(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case Boolean yes -> NODES.booleanNode(yes);
      case Number number -> number(number);
      case byte[] bytes -> NODES.binaryNode(bytes);
      case Cell.Json json -> json(json.text());
      case Cell.Array array -> array(array.elements());
      case List<?> elements -> array(elements);
      default -> NODES.stringNode(TextCells.text(value));
    };
  }

  private static JsonNode number(Number number) {
    return switch (number) {
      case BigDecimal decimal when JsonNumbers.fit(decimal) -> NODES.numberNode(decimal);
      case BigInteger whole when JsonNumbers.fit(whole) -> NODES.numberNode(whole);
      case Double real when Double.isFinite(real) -> NODES.numberNode(real);
      case Float real when Float.isFinite(real) -> NODES.numberNode(real);
      case Integer whole -> NODES.numberNode(whole);
      case Long whole -> NODES.numberNode(whole);
      case Short whole -> NODES.numberNode(whole);
      case Byte whole -> NODES.numberNode(whole);
      default -> NODES.stringNode(number.toString());
    };
  }

  private static JsonNode array(List<? extends @Nullable Object> elements) {
    ArrayNode array = NODES.arrayNode();
    elements.forEach(element -> array.add(value(element)));
    return array;
  }

  /** JSON beyond the bounds of what Carillon reads, such as its depth, stays a text. */
  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JacksonException e) {
      return NODES.stringNode(text);
    }
  }
}
