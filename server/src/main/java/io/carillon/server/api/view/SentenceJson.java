package io.carillon.server.api.view;

import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import io.carillon.server.language.RequestLanguage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes sentences: the text in the language of the request, the code and the arguments. */
public final class SentenceJson {

  /** Types of errors that Carillon finds, as they stand in stored JSON. */
  private static final List<String> OWN_ERRORS =
      List.of(
          "\"timeout\"",
          "\"worker_lost\"",
          "\"start_deadline\"",
          "\"snoozed_too_long\"",
          "\"cancelled\"",
          "\"Reject\"",
          "\"unwritable_result\"");

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

  /**
   * Adds the reason of a config's status: the words as they are stored, since a client may send
   * them back, with the code and the arguments where they are Carillon's own.
   */
  static void putStatusReason(ObjectNode json, ConfigStatus status, @Nullable String words) {
    json.put("status_reason", words);
    Reason reason =
        words == null
            ? null
            : status == ConfigStatus.ERROR ? Reason.ofFaults(words) : Reason.recognised(words);
    putCode(json, "status_reason", reason == null ? null : reason.sentence());
  }

  /**
   * Adds {@code error_code} and {@code error_arguments}: of the message of an error that Carillon
   * itself found, else null.
   *
   * @param error the error as JSON; null for none
   */
  static void putError(ObjectNode json, @Nullable String error) {
    putCode(json, "error", error == null || !isOwn(error) ? null : sentence(error));
  }

  private static boolean isOwn(String error) {
    return OWN_ERRORS.stream().anyMatch(error::contains);
  }

  private static @Nullable Sentence sentence(String error) {
    JsonNode read = Json.object(error);
    return Reason.recognised(read.path("message").asString("")).sentence();
  }

  private static ObjectNode putCode(ObjectNode json, String name, @Nullable Sentence sentence) {
    json.put(name + "_code", sentence == null ? null : sentence.code());
    return json.set(
        name + "_arguments",
        sentence == null ? Json.MAPPER.nullNode() : Json.MAPPER.valueToTree(sentence.arguments()));
  }
}
