package io.carillon.celery.protocol;

import io.carillon.text.StoredText;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A worker's answer to a control request.
 *
 * @param ticket the request it answers
 * @param hostname the worker
 */
public record ControlReply(UUID ticket, String hostname, JsonNode payload) {

  private static final int MAX_BYTES = 4 << 20;

  /** Parses an answer; reports faults in the result and never throws. */
  public static Reading<ControlReply> read(
      @Nullable String contentType, @Nullable Map<String, Object> headers, byte[] body) {
    String unreadable = WireJson.unreadable(contentType, body, MAX_BYTES);
    UUID ticket = ticket(headers);
    if (unreadable != null || ticket == null) {
      String why = unreadable == null ? "it has no ticket" : unreadable;
      return Reading.fault("An answer of a worker cannot be read: " + why);
    }
    try {
      return read(ticket, WireJson.MAPPER.readTree(body));
    } catch (JacksonException e) {
      return Reading.fault("An answer of a worker cannot be read: it is not JSON in the bounds");
    }
  }

  private static Reading<ControlReply> read(UUID ticket, JsonNode body) {
    if (!body.isObject() || body.size() != 1) {
      return Reading.fault("An answer of a worker cannot be read: it is not one worker's");
    }
    Map.Entry<String, JsonNode> only = body.properties().iterator().next();
    return Reading.of(new ControlReply(ticket, StoredText.escape(only.getKey()), only.getValue()));
  }

  private static @Nullable UUID ticket(@Nullable Map<String, Object> headers) {
    Object ticket = headers == null ? null : headers.get("ticket");
    try {
      return ticket == null ? null : UUID.fromString(ticket.toString());
    } catch (IllegalArgumentException e) {
      return null; // not a ticket of Carillon
    }
  }
}
