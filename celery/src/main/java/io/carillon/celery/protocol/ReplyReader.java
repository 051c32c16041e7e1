package io.carillon.celery.protocol;

import io.carillon.json.UnfitNumberException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Parses replies. */
public final class ReplyReader {

  /** Maximum message size, in bytes. */
  public static final int MAX_BYTES = 8 << 20;

  private static final int MAX_STATUS = 100;
  private static final String RESULT = "result";

  private ReplyReader() {}

  /** Parses the reply of a message; reports faults in the result and never throws. */
  public static Reading<Reply> read(
      @Nullable String contentType, @Nullable String correlation, byte[] body) {
    String unreadable = WireJson.unreadable(contentType, body, MAX_BYTES);
    if (unreadable != null) {
      return Reading.fault("A reply cannot be read: " + unreadable);
    }
    try {
      return reply(correlation, WireJson.MAPPER.readTree(body));
    } catch (UnfitNumberException e) {
      return withoutResult(correlation, body);
    } catch (JacksonException e) {
      return unreadable();
    }
  }

  private static Reading<Reply> unreadable() {
    return Reading.fault("A reply cannot be read: it is not JSON within the bounds");
  }

  /**
   * Reads only the string fields of a reply, so that its attempt ends although its result cannot be
   * stored.
   */
  private static Reading<Reply> withoutResult(@Nullable String correlation, byte[] body) {
    try (JsonParser parser = WireJson.MAPPER.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return unreadable();
      }
      ObjectNode texts = texts(parser);
      texts.set(RESULT, MissingNode.getInstance());
      return reply(correlation, texts);
    } catch (JacksonException e) {
      return unreadable();
    }
  }

  private static ObjectNode texts(JsonParser parser) {
    ObjectNode texts = WireJson.object();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String field = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        texts.put(field, parser.getString());
      }
      parser.skipChildren();
    }
    return texts;
  }

  private static Reading<Reply> reply(@Nullable String correlation, JsonNode node) {
    String task = WireJson.text(node, "task_id");
    String status = WireJson.text(node, "status");
    if (task == null || status == null || status.length() > MAX_STATUS) {
      return Reading.fault("A reply cannot be read: it has no task_id or no status");
    }
    UUID id = WireJson.executionId(task);
    if (id == null) {
      return Reading.foreign(1);
    }
    JsonNode result = node.get(RESULT);
    JsonNode known = result == null ? NullNode.getInstance() : result;
    String answered = correlation == null ? task : correlation;
    return Reading.of(new Reply(id, answered, status, known, WireJson.text(node, "traceback")));
  }
}
