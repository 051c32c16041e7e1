package io.carillon.cli.output;

import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON text as trees and back, without the mapper: making one takes a third of the time of a whole
 * command. Numbers keep all their digits.
 */
public final class JsonText {

  private static final JsonFactory FACTORY = JsonFactory.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonText() {}

  /** Returns a new object. */
  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /** Returns a new array. */
  public static ArrayNode array() {
    return NODES.arrayNode();
  }

  /** Returns a text as a node. */
  public static JsonNode text(String text) {
    return NODES.stringNode(text);
  }

  /** Puts a text into an object, unless it is null. */
  public static void put(ObjectNode object, String field, @Nullable String text) {
    if (text != null) {
      object.put(field, text);
    }
  }

  /**
   * Returns the tree of one JSON value.
   *
   * @throws JacksonException when the text is not exactly one, or nested deeper than 500
   */
  public static JsonNode read(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        throw new StreamReadException(parser, "no JSON");
      }
      JsonNode value = value(parser);
      if (parser.nextToken() != null) {
        throw new StreamReadException(parser, "more than one JSON value");
      }
      return value;
    }
  }

  private static JsonNode value(JsonParser parser) {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.stringNode(parser.getString());
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      default -> NODES.nullNode();
    };
  }

  private static ObjectNode object(JsonParser parser) {
    ObjectNode object = object();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      object.set(name, value(parser));
    }
    return object;
  }

  private static ArrayNode array(JsonParser parser) {
    ArrayNode array = array();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(parser));
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser) {
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  /** Returns the text of a tree on one line. */
  public static String write(JsonNode tree) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      write(generator, tree);
    }
    return text.toString();
  }

  private static void write(JsonGenerator generator, JsonNode tree) {
    switch (tree.getNodeType()) {
      case OBJECT -> {
        generator.writeStartObject();
        tree.properties()
            .forEach(property -> {
              generator.writeName(property.getKey());
              write(generator, property.getValue());
            });
        generator.writeEndObject();
      }
      case ARRAY -> {
        generator.writeStartArray();
        tree.forEach(entry -> write(generator, entry));
        generator.writeEndArray();
      }
      case STRING -> generator.writeString(tree.stringValue());
      case NUMBER -> generator.writeNumber(tree.asString());
      case BOOLEAN -> generator.writeBoolean(tree.booleanValue());
      default -> generator.writeNull();
    }
  }
}
