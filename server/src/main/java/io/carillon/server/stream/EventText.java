package io.carillon.server.stream;

import io.carillon.definition.Json;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Writes server-sent events (HTML Living Standard, 9.2.6), as bytes of UTF-8. */
final class EventText {

  private final StringBuilder text = new StringBuilder(256);

  /**
   * Adds an event.
   *
   * @param id the position behind it; null for an event that no client continues from
   * @param data one line, as JSON is
   */
  EventText add(@Nullable String id, String event, JsonNode data) {
    if (id != null) {
      text.append("id: ").append(id).append('\n');
    }
    text.append("event: ").append(event).append('\n');
    text.append("data: ").append(Json.MAPPER.writeValueAsString(data)).append("\n\n");
    return this;
  }

  /** Adds a comment, which clients ignore, and a position without an event. */
  EventText heartbeat(@Nullable String id) {
    text.append(": heartbeat\n");
    if (id != null) {
      text.append("id: ").append(id).append('\n');
    }
    text.append('\n');
    return this;
  }

  /** Adds a position without an event: clients continue from there. */
  EventText position(String id) {
    text.append("id: ").append(id).append("\n\n");
    return this;
  }

  /** Adds the time after which a client that lost its connection opens another: 2 s. */
  EventText retry() {
    text.append("retry: 2000\n\n");
    return this;
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
