package io.carillon.manifest.section;

import io.carillon.definition.Json;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Leaves out what has its default. */
final class Minimal {

  private Minimal() {}

  /**
   * Returns the fields that differ from their defaults.
   *
   * @param merged fields whose members have defaults of their own
   */
  static ObjectNode of(ObjectNode whole, ObjectNode defaults, Set<String> merged) {
    ObjectNode minimal = Json.MAPPER.createObjectNode();
    whole.forEachEntry((name, value) -> {
      JsonNode usual = defaults.get(name);
      if (value.equals(usual)) {
        return;
      }
      boolean inside = merged.contains(name) && value.isObject() && usual instanceof ObjectNode;
      minimal.set(
          name, inside ? of((ObjectNode) value, (ObjectNode) usual, Set.of()) : value.deepCopy());
    });
    return minimal;
  }

  /** Returns JSON whose objects have their fields in the order of their names. */
  static @Nullable JsonNode sorted(@Nullable JsonNode json) {
    return switch (json) {
      case ObjectNode object -> {
        Map<String, JsonNode> fields = new TreeMap<>();
        object.forEachEntry(fields::put);
        ObjectNode sorted = Json.MAPPER.createObjectNode();
        fields.forEach((name, value) -> sorted.set(name, sorted(value)));
        yield sorted;
      }
      case ArrayNode list -> {
        ArrayNode sorted = Json.MAPPER.createArrayNode();
        list.forEach(value -> sorted.add(sorted(value)));
        yield sorted;
      }
      case null, default -> json;
    };
  }

  /** Removes fields that hold an empty text, list or object. */
  static ObjectNode withoutEmpty(ObjectNode json) {
    ObjectNode kept = Json.MAPPER.createObjectNode();
    json.forEachEntry((name, value) -> {
      boolean empty =
          (value.isContainer() && value.isEmpty())
              || (value.isString() && value.stringValue().isEmpty());
      if (!empty) {
        kept.set(name, value.deepCopy());
      }
    });
    return kept;
  }
}
