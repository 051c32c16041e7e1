package io.carillon.server.api.statistics;

import io.carillon.definition.Json;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A long list in an answer, whose items become JSON one after another while it is written: as a
 * tree they would be ten times as large as the answer, all at once.
 *
 * @param fill puts an item into an object
 */
record Written<T>(List<T> items, BiConsumer<ObjectNode, T> fill) implements JacksonSerializable {

  @Override
  public void serialize(JsonGenerator json, SerializationContext context) {
    json.writeStartArray();
    for (T item : items) {
      ObjectNode node = Json.MAPPER.createObjectNode();
      fill.accept(node, item);
      node.serialize(json, context);
    }
    json.writeEndArray();
  }

  @Override
  public void serializeWithType(
      JsonGenerator json, SerializationContext context, TypeSerializer types) {
    serialize(json, context);
  }
}
