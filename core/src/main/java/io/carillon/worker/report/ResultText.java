package io.carillon.worker.report;

import io.carillon.definition.HandlerJson;
import io.carillon.definition.Json;
import io.carillon.json.JsonNumbers;
import io.carillon.secret.SecretMask;
import io.carillon.task.TaskError;
import io.carillon.text.StoredText;
import io.carillon.text.Utf8Size;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of a value that a handler returned. */
public sealed interface ResultText {

  /** Maximum size of JSON stored whole, in bytes of UTF-8. */
  int MAX_BYTES = 1 << 18;

  /** Number of characters stored of a larger one. */
  int BEGINNING = 1_000;

  /**
   * JSON that a column can store.
   *
   * @param json null for no result
   */
  record Written(@Nullable String json) implements ResultText {}

  /** The value has no JSON form. */
  record Refused(TaskError error) implements ResultText {}

  /** Returns it without values of secrets. */
  default ResultText masked(SecretMask mask) {
    return switch (this) {
      case Written(String json) -> new Written(json == null ? null : mask.json(json));
      case Refused(TaskError error) -> new Refused(mask.error(error));
    };
  }

  /** Returns JSON that is known to be writable, or its beginning when it is larger than stored. */
  static String bounded(ObjectNode json) {
    String text = Json.text(json);
    return Utf8Size.of(text) <= MAX_BYTES ? text : beginning(text);
  }

  /** Writes a value without modules of the application, as {@link #of(Object, JsonMapper)}. */
  static ResultText of(@Nullable Object value) {
    return of(value, HandlerJson.PLAIN.results());
  }

  /** Writes a value, up to the stored size; never throws, whatever the value does. */
  static ResultText of(@Nullable Object value, JsonMapper mapper) {
    if (value == null) {
      return new Written(null);
    }
    if (value instanceof ResultText written) {
      return written;
    }
    if (isNoValue(value)) {
      return refused(
          "A %s cannot be kept as a result: return the value itself, such as its text or a list."
              .formatted(value.getClass().getName()));
    }
    return written(value, mapper);
  }

  private static ResultText written(Object value, JsonMapper mapper) {
    BoundedText text = new BoundedText(MAX_BYTES);
    try {
      mapper.writeValue(text, value);
      return kept(text.toString());
    } catch (Throwable e) { // around the getters of a handler's value
      return text.isFull() ? new Written(beginning(text.toString())) : refused(e);
    }
  }

  /** Returns whether it represents something still to be read, computed or closed. */
  private static boolean isNoValue(Object value) {
    return !(value instanceof JsonNode)
        && (value instanceof AutoCloseable
            || value instanceof InputStream
            || value instanceof Future
            || value instanceof CompletionStage
            || value instanceof Thread
            || value instanceof ClassLoader
            || value.getClass().isHidden()); // a lambda
  }

  private static ResultText kept(String json) {
    return JsonNumbers.areReadable(json)
        ? new Written(StoredText.escapeJson(json))
        : refused(
            "The result has a number of more than %d digits: return it as a text."
                .formatted(JsonNumbers.MAX_DIGITS));
  }

  private static String beginning(String json) {
    return Json.text(
        Json.MAPPER
            .createObjectNode()
            .put("truncated", true)
            .put("limit_bytes", MAX_BYTES)
            .put("beginning", StoredText.cut(json, BEGINNING)));
  }

  private static Refused refused(Throwable thrown) {
    String why =
        thrown instanceof JacksonException e
            ? e.getOriginalMessage()
            : TaskError.of(thrown).message();
    return refused("The result cannot be written as JSON: " + why);
  }

  private static Refused refused(String why) {
    return new Refused(TaskError.of("unwritable_result", why));
  }
}
