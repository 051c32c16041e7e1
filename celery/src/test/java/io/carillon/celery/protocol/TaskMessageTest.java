package io.carillon.celery.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Task messages are those of Celery's own client; a worker dies of others. */
class TaskMessageTest {

  private static final Instant NOW = Instant.parse("2026-11-24T03:00:00Z");

  private static TaskOrder order(UUID id, String args, String kwargs) {
    return new TaskOrder(
        id,
        new TaskOrder.Call(
            "lab.add",
            (ArrayNode) WireJson.MAPPER.readTree(args),
            (ObjectNode) WireJson.MAPPER.readTree(kwargs)),
        0,
        new TaskOrder.Delivery(null, 0, null),
        new TaskOrder.Limits(null, null),
        new TaskOrder.Sender("carillon@test", Map.of()));
  }

  private static String types(Map<String, Object> headers) {
    return headers.entrySet().stream()
        .map(header -> header.getKey() + ":" + type(header.getValue()))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case List<?> list -> list.stream().map(TaskMessageTest::type).toList().toString();
      case com.rabbitmq.client.LongString text -> "String";
      default -> value.getClass().getSimpleName();
    };
  }

  @Test
  void aMessageIsThatOfCelerysClient() {
    Captured theirs = Captured.one("task", "send_task_args_kwargs");
    AMQP.BasicProperties wire = theirs.properties();
    UUID id = UUID.fromString(wire.getCorrelationId());
    TaskOrder order = order(id, "[1]", "{\"y\": 2}");
    TaskMessage ours =
        TaskMessage.of(
            new TaskOrder(
                id,
                order.call(),
                0,
                new TaskOrder.Delivery(wire.getReplyTo(), 0, null),
                new TaskOrder.Limits(null, null),
                new TaskOrder.Sender(String.valueOf(wire.getHeaders().get("origin")), Map.of())),
            NOW);
    assertThat(WireJson.MAPPER.readTree(ours.body())).isEqualTo(theirs.bodyJson());
    assertThat(types(ours.properties().getHeaders())).isEqualTo(types(wire.getHeaders()));
    wire.getHeaders()
        .forEach((name, value) ->
            assertThat(String.valueOf(ours.properties().getHeaders().get(name)))
                .as(name)
                .isEqualTo(String.valueOf(value)));
    assertThat(ours.properties().getContentType()).isEqualTo(wire.getContentType());
    assertThat(ours.properties().getContentEncoding()).isEqualTo(wire.getContentEncoding());
    assertThat(ours.properties().getDeliveryMode()).isEqualTo(wire.getDeliveryMode());
    assertThat(ours.properties().getPriority()).isEqualTo(wire.getPriority());
    assertThat(ours.properties().getReplyTo()).isEqualTo(wire.getReplyTo());
    assertThat(ours.properties().getExpiration()).isNull();
  }

  @Test
  void limitsExpiryAndRetriesAreThoseOfTheCapturedMessages() {
    UUID id = new TimeOrderedIds().next(NOW);
    TaskOrder order = order(id, "[]", "{}");
    TaskMessage message =
        TaskMessage.of(
            new TaskOrder(
                id,
                order.call(),
                2,
                new TaskOrder.Delivery("replies", 7, NOW.plusSeconds(60).plusNanos(321_623_000)),
                new TaskOrder.Limits(Duration.ofMillis(20_500), Duration.ofSeconds(30)),
                new TaskOrder.Sender("carillon@test", Map.of("carillon_attempt", "3"))),
            NOW);
    Map<String, Object> headers = message.properties().getHeaders();
    assertThat(headers.get("timelimit")).isEqualTo(List.of(30, 20.5));
    assertThat(type(headers.get("timelimit")))
        .isEqualTo(
            type(Captured.one("task", "timelimit").properties().getHeaders().get("timelimit")));
    assertThat(headers).containsEntry("expires", "2026-11-24T03:01:00.321623+00:00");
    assertThat(message.properties().getExpiration()).isEqualTo("60321");
    assertThat(headers).containsEntry("retries", 2).containsEntry("root_id", id.toString());
    assertThat(headers).containsEntry("carillon_attempt", "3");
    assertThat(message.properties().getPriority()).isEqualTo(7);
    assertThat(message.properties().getCorrelationId()).isEqualTo(id + ".2");
  }

  static List<Captured> messages() {
    return Captured.all("task").stream()
        .filter(captured -> captured.json().get("headers").has("argsrepr"))
        .filter(captured -> captured.json().at("/headers/argsrepr").asString().startsWith("["))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("messages")
  void reprsAreThoseOfPython(Captured captured) {
    JsonNode args = captured.bodyJson().get(0);
    assertThat(PythonRepr.of(args)).isEqualTo(captured.json().at("/headers/argsrepr").asString());
    assertThat(PythonRepr.of(captured.bodyJson().get(1)))
        .isEqualTo(captured.json().at("/headers/kwargsrepr").asString());
  }

  @Test
  void aReprIsBounded() {
    UUID id = new TimeOrderedIds().next(NOW);
    TaskMessage message = TaskMessage.of(order(id, "[\"" + "é".repeat(5_000) + "\"]", "{}"), NOW);
    assertThat(String.valueOf(message.properties().getHeaders().get("argsrepr")))
        .hasSize(1_024)
        .endsWith("...");
    assertThat(
            PythonRepr.of(WireJson.MAPPER.readTree("[\"it's\", \"a\\\"'\", \"\\n\", null, 1.5]")))
        .isEqualTo("[\"it's\", 'a\"\\'', '\\n', None, 1.5]");
  }

  /** The shapes that made a worker's process exit are told apart by these marks. */
  @Test
  void aMessageHasWhatEveryCrashLacked() {
    List<Captured> crashes =
        Captured.all("handmade").stream()
            .filter(one -> one.json().at("/outcome/worker_crashed").asBoolean())
            .toList();
    assertThat(crashes).hasSizeGreaterThan(5);
    crashes.forEach(crash -> assertThat(sound(crash)).as(crash.name()).isFalse());
    UUID id = new TimeOrderedIds().next(NOW);
    TaskMessage ours = TaskMessage.of(order(id, "[]", "{}"), NOW);
    JsonNode body = WireJson.MAPPER.readTree(ours.body());
    assertThat(sound("application/json", ours.properties().getHeaders(), body)).isTrue();
  }

  private static boolean sound(Captured captured) {
    JsonNode headers = captured.json().get("headers");
    Map<String, Object> map =
        headers == null || headers.isNull()
            ? Map.of()
            : WireJson.MAPPER.convertValue(
                headers, new tools.jackson.core.type.TypeReference<>() {});
    String text = captured.json().get("body").asString();
    JsonNode body = text.isBlank() ? WireJson.MAPPER.nullNode() : WireJson.MAPPER.readTree(text);
    return sound(captured.contentType(), map, body);
  }

  private static boolean sound(
      @Nullable String contentType, Map<String, Object> headers, JsonNode body) {
    Object limits = headers.get("timelimit");
    return "application/json".equals(contentType)
        && headers.get("id") != null
        && headers.get("task") != null
        && (limits == null || (limits instanceof List<?> list && list.size() == 2))
        && body.isArray()
        && body.size() == 3
        && body.get(0).isArray()
        && body.get(1).isObject();
  }
}
