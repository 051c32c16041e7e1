package io.carillon.server.api.view;

import io.carillon.definition.Json;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import io.carillon.server.language.RequestLanguage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Writes sentences: the text in the language of the request, the code and the arguments. */
public final class SentenceJson {

  private SentenceJson() {}

  /**
   * Adds the fields {@code name}, {@code name_code} and {@code name_arguments}.
   *
   * @param reason null for none; the code and the arguments of a person's words are null
   */
  public static ObjectNode put(ObjectNode json, String name, @Nullable Reason reason) {
    json.put(name, reason == null ? null : reason.text(RequestLanguage.current()));
    return putCode(json, name, reason == null ? null : reason.sentence());
  }

  /** Adds the fields {@code name}, {@code name_code} and {@code name_arguments}. */
  public static ObjectNode put(ObjectNode json, String name, Sentence sentence) {
    json.put(name, sentence.text(RequestLanguage.current()));
    return putCode(json, name, sentence);
  }

  private static ObjectNode putCode(ObjectNode json, String name, @Nullable Sentence sentence) {
    json.put(name + "_code", sentence == null ? null : sentence.code());
    return json.set(
        name + "_arguments",
        sentence == null ? Json.MAPPER.nullNode() : Json.MAPPER.valueToTree(sentence.arguments()));
  }
}
