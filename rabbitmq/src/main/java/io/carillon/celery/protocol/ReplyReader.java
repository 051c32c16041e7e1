package io.carillon.celery.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** Reads a reply. */
public final class ReplyReader {

  /** The largest message read, in bytes. */
  public static final int MAX_BYTES = 8 << 20;

  private static final int MAX_STATUS = 100;

  private ReplyReader() {}

  /** The reply of a message; what is wrong with it is told in the answer, never thrown. */
  public static Reading<Reply> read(
      @Nullable String contentType, @Nullable String correlation, byte[] body) {
    String unreadable = WireJson.unreadable(contentType, body, MAX_BYTES);
    if (unreadable != null) {
      return Reading.fault("A reply cannot be read: " + unreadable);
    }
    try {
      return reply(correlation, WireJson.MAPPER.readTree(body));
    } catch (JacksonException | NumberFormatException e) {
      return Reading.fault("A reply cannot be read: it is not JSON within the bounds");
    }
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
    JsonNode result = node.get("result");
    return Reading.of(
        new Reply(
            id,
            correlation == null ? task : correlation,
            status,
            result == null ? NullNode.getInstance() : result,
            WireJson.text(node, "traceback")));
  }
}
