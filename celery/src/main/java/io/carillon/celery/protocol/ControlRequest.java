package io.carillon.celery.protocol;

import com.rabbitmq.client.AMQP;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A control request to all workers, published to the fanout exchange {@code celery.pidbox}.
 *
 * @param method such as {@code ping}
 * @param answer where to answer; null for no answer
 */
public record ControlRequest(String method, ObjectNode arguments, @Nullable Answer answer) {

  /**
   * Where a worker answers.
   *
   * @param ticket identifies the request
   * @param key of the queue, on the exchange {@code reply.celery.pidbox}
   */
  public record Answer(UUID ticket, String key) {}

  /** Returns a ping request. */
  public static ControlRequest ping(Answer answer) {
    return new ControlRequest("ping", WireJson.object(), answer);
  }

  /** Returns a request for the workers' statistics: processes and pools. */
  public static ControlRequest stats(Answer answer) {
    return new ControlRequest("stats", WireJson.object(), answer);
  }

  /** Returns a request for the queues of the workers. */
  public static ControlRequest activeQueues(Answer answer) {
    return new ControlRequest("active_queues", WireJson.object(), answer);
  }

  /** Returns a request that asks which of these tasks a worker runs or holds. */
  public static ControlRequest query(Collection<UUID> ids, Answer answer) {
    return new ControlRequest("query_task", withIds("ids", ids), answer);
  }

  /** Returns a request to drop these tasks and to kill the processes that run them. */
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

  /** Returns the properties, without an expiry: a worker would compare that with its own clock. */
  public AMQP.BasicProperties properties() {
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .contentEncoding("utf-8")
        .headers(Map.of("clock", 1))
        .build();
  }

  /** Returns the body as JSON. */
  public byte[] body() {
    ObjectNode body = WireJson.object();
    body.put("method", method);
    body.set("arguments", arguments);
    body.putNull("destination");
    body.putNull("pattern");
    body.putNull("matcher");
    if (answer != null) {
      address(body, answer);
    }
    return WireJson.MAPPER.writeValueAsBytes(body);
  }

  private static void address(ObjectNode body, Answer answer) {
    body.put("ticket", answer.ticket().toString());
    body.putObject("reply_to")
        .put("exchange", "reply.celery.pidbox")
        .put("routing_key", answer.key());
  }
}
