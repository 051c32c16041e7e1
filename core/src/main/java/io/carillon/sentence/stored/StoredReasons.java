package io.carillon.sentence.stored;

import io.carillon.definition.Json;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes reasons to the two columns they have in a table, and reads them back. */
public final class StoredReasons {

  private StoredReasons() {}

  /** Returns the code and the arguments as JSON; null for none and for a person's words. */
  public static @Nullable String sentence(@Nullable Reason reason) {
    return reason == null || reason.sentence() == null ? null : Json.exact(json(reason.sentence()));
  }

  /** Returns the code and the arguments as JSON. */
  public static ObjectNode json(Sentence sentence) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("code", sentence.code());
    return json.set("arguments", Json.MAPPER.valueToTree(sentence.arguments()));
  }

  /**
   * Reads a reason.
   *
   * @param text the words; null for no reason
   * @param sentence code and arguments as JSON; null for a person's words, and for those of
   *     Carillon that are stored as words only
   */
  public static @Nullable Reason read(@Nullable String text, @Nullable String sentence) {
    if (text == null) {
      return null;
    }
    return sentence == null
        ? Reason.recognised(text)
        : new Reason(text, sentence(Json.object(sentence)));
  }

  private static Sentence sentence(ObjectNode json) {
    JsonNode arguments = json.path("arguments");
    Map<?, ?> values =
        arguments.isObject() ? Json.MAPPER.convertValue(arguments, Map.class) : Map.of();
    Sentence sentence = Sentence.of(json.path("code").asString());
    for (Map.Entry<?, ?> value : values.entrySet()) {
      sentence = sentence.with(String.valueOf(value.getKey()), value.getValue());
    }
    return sentence;
  }
}
