package io.carillon.server.api.statistics;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * A part of an answer that becomes JSON while the answer is written: as a tree, a long list would
 * be ten times as large as the answer, all at once.
 */
final class Written implements JacksonSerializable {

  private final Consumer<JsonGenerator> writer;

  private Written(Consumer<JsonGenerator> writer) {
    this.writer = writer;
  }

  /**
   * Returns an object.
   *
   * @param properties writes the properties
   */
  static Written object(Consumer<JsonGenerator> properties) {
    return new Written(json -> writeObject(json, properties));
  }

  /**
   * Returns a list of objects.
   *
   * @param properties writes the properties of an item
   */
  static <T> Written list(List<T> items, BiConsumer<JsonGenerator, T> properties) {
    return new Written(json -> {
      json.writeStartArray();
      for (T item : items) {
        writeObject(json, object -> properties.accept(object, item));
      }
      json.writeEndArray();
    });
  }

  private static void writeObject(JsonGenerator json, Consumer<JsonGenerator> properties) {
    json.writeStartObject();
    properties.accept(json);
    json.writeEndObject();
  }

  @Override
  public void serialize(JsonGenerator json, SerializationContext context) {
    writer.accept(json);
  }

  @Override
  public void serializeWithType(
      JsonGenerator json, SerializationContext context, TypeSerializer types) {
    serialize(json, context);
  }
}
