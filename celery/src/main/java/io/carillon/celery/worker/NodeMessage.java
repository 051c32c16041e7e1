package io.carillon.celery.worker;

import com.rabbitmq.client.AMQP;
import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.definition.Json;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A message from node to node through the event queues, ordered with their events.
 *
 * @param worker the subject
 * @param text for people
 */
public record NodeMessage(Kind kind, UUID worker, String text) {

  /** The kind of notice. */
  public enum Kind {
    /** Proves that the queue delivers. */
    TICK,
    /** The worker's heartbeat is overdue, or another process has its name. */
    LOST,
    /** The worker may have restarted. */
    RESTARTED
  }

  private static final String TYPE = "carillon.notice";
  private static final int MAX_BYTES = 4_096;

  static NodeMessage tick() {
    return new NodeMessage(Kind.TICK, CeleryWorkerId.UNKNOWN, "");
  }

  static NodeMessage lost(Origin worker, String text) {
    return new NodeMessage(Kind.LOST, CeleryWorkerId.of(worker), text);
  }

  static NodeMessage restarted(Origin worker) {
    return new NodeMessage(Kind.RESTARTED, CeleryWorkerId.of(worker), "");
  }

  public static boolean is(AMQP.BasicProperties properties) {
    return TYPE.equals(properties.getType());
  }

  /** Parses a notice; null when the body is not one. */
  public static @Nullable NodeMessage read(byte[] body) {
    try {
      JsonNode json = Json.MAPPER.readTree(body.length > MAX_BYTES ? new byte[0] : body);
      return new NodeMessage(
          Kind.valueOf(json.path("kind").asString("")),
          UUID.fromString(json.path("worker").asString("")),
          json.path("text").asString(""));
    } catch (JacksonException | IllegalArgumentException e) {
      return null; // not written by a node
    }
  }

  AMQP.BasicProperties properties() {
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .type(TYPE)
        .deliveryMode(2)
        .build();
  }

  byte[] body() {
    return Json.MAPPER
        .createObjectNode()
        .put("kind", kind.name())
        .put("worker", worker.toString())
        .put("text", text)
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }
}
