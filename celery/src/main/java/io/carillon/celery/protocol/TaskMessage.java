package io.carillon.celery.protocol;

import com.rabbitmq.client.AMQP;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task message of Celery's protocol 2, to be published to the default exchange with the queue's
 * name as its key. A worker process exits on a message with a missing or mistyped element, so
 * messages are built only here.
 *
 * @param properties with the headers
 * @param json the body
 */
public record TaskMessage(AMQP.BasicProperties properties, String json) {

  private static final int PERSISTENT = 2;
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);

  /**
   * Builds the message for an order.
   *
   * @param now the time from which {@code expires} of the order counts
   */
  public static TaskMessage of(TaskOrder order, Instant now) {
    return new TaskMessage(properties(order, now), json(order));
  }

  private static AMQP.BasicProperties properties(TaskOrder order, Instant now) {
    Instant expires = order.delivery().expires();
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .contentEncoding("utf-8")
        .deliveryMode(PERSISTENT)
        .priority(order.delivery().priority())
        .correlationId(TaskOrder.correlation(order.id(), order.retries()))
        .replyTo(order.delivery().replyTo())
        .expiration(expires == null ? null : millis(Duration.between(now, expires)))
        .headers(headers(order))
        .build();
  }

  /** Returns the body in UTF-8. */
  public byte[] body() {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private static String millis(Duration left) {
    return Long.toString(Math.max(0, left.toMillis()));
  }

  // Present as well: workers read some of them unconditionally. An ETA would hold the message in a
  // worker's memory.
  private static final List<String> WITHOUT_VALUE =
      List.of("shadow", "eta", "group", "group_index", "parent_id");

  private static Map<String, @Nullable Object> headers(TaskOrder order) {
    Map<String, @Nullable Object> headers = new HashMap<>(order.sender().headers());
    String id = order.id().toString();
    Instant expires = order.delivery().expires();
    WITHOUT_VALUE.forEach(name -> headers.put(name, null));
    headers.put("lang", "py");
    headers.put("id", id);
    headers.put("root_id", id);
    headers.put("expires", expires == null ? null : ISO.format(expires));
    headers.put("retries", order.retries());
    headers.put("timelimit", timeLimits(order));
    headers.put("origin", order.sender().origin());
    headers.put("ignore_result", false);
    putCall(headers, order.call());
    return headers;
  }

  private static void putCall(Map<String, @Nullable Object> headers, TaskOrder.Call call) {
    headers.put("task", call.task());
    headers.put("argsrepr", PythonRepr.of(call.args()));
    headers.put("kwargsrepr", PythonRepr.of(call.kwargs()));
  }

  private static List<@Nullable Object> timeLimits(TaskOrder order) {
    return Arrays.asList(seconds(order.limits().hard()), seconds(order.limits().soft()));
  }

  private static @Nullable Object seconds(@Nullable Duration limit) {
    if (limit == null) {
      return null;
    }
    if (limit.getNano() == 0) {
      return Math.toIntExact(limit.toSeconds());
    }
    return BigDecimal.valueOf(limit.toMillis(), 3).doubleValue();
  }

  private static String json(TaskOrder order) {
    ArrayNode body = WireJson.MAPPER.createArrayNode();
    body.add(order.call().args()).add(order.call().kwargs());
    ObjectNode embed = body.addObject();
    List.of("callbacks", "errbacks", "chain", "chord").forEach(embed::putNull);
    return WireJson.MAPPER.writeValueAsString(body);
  }
}
