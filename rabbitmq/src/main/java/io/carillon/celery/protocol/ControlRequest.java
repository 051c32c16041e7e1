package io.carillon.celery.protocol;

import com.rabbitmq.client.AMQP;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request to all workers, published to the fanout exchange {@code celery.pidbox}.
 *
 * @param method as {@code ping}
 * @param answer how to answer; null for not at all
 */
public record ControlRequest(String method, ObjectNode arguments, @Nullable Answer answer) {

  /**
   * How a worker answers.
   *
   * @param ticket which question it is
   * @param key of the queue, on the exchange {@code reply.celery.pidbox}
   */
  public record Answer(UUID ticket, String key) {}

  /** Asks who is there. */
  public static ControlRequest ping(Answer answer) {
    return new ControlRequest("ping", WireJson.object(), answer);
  }

  /** Asks the workers about themselves: their processes and pools. */
  public static ControlRequest stats(Answer answer) {
    return new ControlRequest("stats", WireJson.object(), answer);
  }

  /** Asks the workers which queues they take from. */
  public static ControlRequest activeQueues(Answer answer) {
    return new ControlRequest("active_queues", WireJson.object(), answer);
  }

  /** Asks which of these tasks a worker runs or holds. */
  public static ControlRequest query(Collection<UUID> ids, Answer answer) {
    return new ControlRequest("query_task", withIds("ids", ids), answer);
  }

  /** Tells all workers to drop these tasks, and to kill the processes that run one. */
  public static ControlRequest revoke(Collection<UUID> ids) {
    ObjectNode arguments = withIds("task_id", ids);
    arguments.put("terminate", true).put("signal", "SIGTERM");
    return new ControlRequest("revoke", arguments, null);
  }

  private static ObjectNode withIds(String field, Collection<UUID> ids) {
    ObjectNode arguments = WireJson.object();
    ArrayNode array = arguments.putArray(field);
    ids.forEach(id -> array.add(id.toString()));
    return arguments;
  }

  /** Without a time of expiry: a worker would judge that by its own clock. */
  public AMQP.BasicProperties properties() {
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .contentEncoding("utf-8")
        .headers(Map.of("clock", 1))
        .build();
  }

  /** As JSON. */
  public byte[] body() {
    ObjectNode body = WireJson.object();
    body.put("method", method);
    body.set("arguments", arguments);
    body.putNull("destination");
    body.putNull("pattern");
    body.putNull("matcher");
    if (answer != null) {
      body.put("ticket", answer.ticket().toString());
      body.putObject("reply_to")
          .put("exchange", "reply.celery.pidbox")
          .put("routing_key", answer.key());
    }
    return WireJson.MAPPER.writeValueAsBytes(body);
  }
}
