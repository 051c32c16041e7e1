package io.carillon.celery.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.celery.protocol.CeleryEvent.Presence;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.IntNode;

/** Every message captured from a real worker is read, and says what the worker meant. */
class CapturedMessagesTest {

  static List<Captured> events() {
    return Captured.all("event");
  }

  static List<Captured> results() {
    return Captured.all("result");
  }

  static List<Captured> answers() {
    return Captured.all("pidbox-reply");
  }

  private static Reading<CeleryEvent> read(Captured captured) {
    return EventReader.read(captured.contentType(), captured.body());
  }

  private static CeleryEvent only(String name) {
    return read(Captured.one("event", name)).found().getFirst();
  }

  @ParameterizedTest
  @MethodSource("events")
  void everyEventIsRead(Captured captured) {
    Reading<CeleryEvent> reading = read(captured);
    int told = captured.bodyJson().isArray() ? captured.bodyJson().size() : 1;
    assertThat(reading.faults()).isEmpty();
    assertThat(reading.found().size() + reading.foreign()).isEqualTo(told);
    boolean sentByClient = captured.name().startsWith("task-sent");
    assertThat(reading.foreign()).isEqualTo(sentByClient ? told : 0);
  }

  @Test
  void theEventsOfARetryTellItsCourse() {
    var received = (CeleryEvent.Received) only("retry_then_ok.task-received");
    var again = (CeleryEvent.Received) only("retry_then_ok.task-received-2");
    var retried = (CeleryEvent.Retried) only("retry_then_ok.task-retried");
    var succeeded = (CeleryEvent.Succeeded) only("retry_then_ok.task-succeeded");
    assertThat(received.retries()).isZero();
    assertThat(again.retries()).isEqualTo(1);
    assertThat(again.eta()).isNotNull();
    assertThat(retried.exception()).isEqualTo("RuntimeError('try 0')");
    assertThat(retried.origin().clock()).isGreaterThan(again.origin().clock());
    assertThat(succeeded.result()).isEqualTo("'ok after 1 retries'");
    assertThat(succeeded.origin().hostname()).isEqualTo("lab@vm");
  }

  @Test
  void revocationsSayWhy() {
    var killed = (CeleryEvent.Revoked) only("revoke_terminate_running.task-revoked");
    assertThat(killed.terminated()).isTrue();
    assertThat(killed.expired()).isFalse();
    Map<Boolean, Long> expired =
        events().stream()
            .flatMap(captured -> read(captured).found().stream())
            .filter(CeleryEvent.Revoked.class::isInstance)
            .map(CeleryEvent.Revoked.class::cast)
            .collect(Collectors.groupingBy(CeleryEvent.Revoked::expired, Collectors.counting()));
    assertThat(expired).containsKeys(true, false);
  }

  @Test
  void workersAreSeen() {
    Map<Presence, Integer> seen = new TreeMap<>();
    for (Captured captured : events()) {
      for (CeleryEvent event : read(captured).found()) {
        if (event instanceof CeleryEvent.WorkerSeen worker) {
          seen.merge(worker.presence(), 1, Integer::sum);
          assertThat(worker.software()).isEqualTo("py-celery 5.2.6");
        }
      }
    }
    assertThat(seen).containsOnlyKeys(Presence.values());
  }

  @ParameterizedTest
  @MethodSource("results")
  void everyReplyIsRead(Captured captured) {
    Reading<Reply> reading =
        ReplyReader.read(
            captured.contentType(),
            captured.json().at("/properties/correlation_id").asString(),
            captured.body());
    assertThat(reading.faults()).isEmpty();
    Reply reply = reading.found().getFirst();
    String name = captured.name();
    assertThat(name).contains(reply.status());
    assertThat(reply.id().version()).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void everyAnswerIsRead(Captured captured) {
    Reading<ControlReply> reading =
        ControlReply.read(
            captured.contentType(), captured.properties().getHeaders(), captured.body());
    assertThat(reading.faults()).isEmpty();
    assertThat(reading.found().getFirst().hostname()).isEqualTo("lab@vm");
  }

  @Test
  void requestsLookLikeCelerysOwn() {
    Captured ping = Captured.one("pidbox-request", "inspect_ping.ping");
    var answer =
        new ControlRequest.Answer(
            UUID.fromString(ping.bodyJson().get("ticket").stringValue()),
            ping.bodyJson().at("/reply_to/routing_key").stringValue());
    assertThat(WireJson.MAPPER.readTree(ControlRequest.ping(answer).body()))
        .isEqualTo(ping.bodyJson());
    Captured query = Captured.one("from-java", "pidbox.query_task");
    UUID id = UUID.fromString(query.bodyJson().at("/arguments/ids/0").stringValue());
    answer =
        new ControlRequest.Answer(
            UUID.fromString(query.bodyJson().get("ticket").stringValue()),
            query.bodyJson().at("/reply_to/routing_key").stringValue());
    assertThat(WireJson.MAPPER.readTree(ControlRequest.query(List.of(id), answer).body()))
        .isEqualTo(query.bodyJson());
    Captured revoke = Captured.one("pidbox-request", "revoke_terminate_running.revoke");
    UUID task = UUID.fromString(revoke.bodyJson().at("/arguments/task_id").stringValue());
    var ours = WireJson.MAPPER.readTree(ControlRequest.revoke(List.of(task)).body());
    assertThat(ours.at("/arguments/task_id/0").stringValue()).isEqualTo(task.toString());
    assertThat(ours.at("/arguments/terminate"))
        .isEqualTo(revoke.bodyJson().at("/arguments/terminate"));
    assertThat(ours.at("/arguments/signal")).isEqualTo(revoke.bodyJson().at("/arguments/signal"));
  }

  @Test
  void reprsThatAreLiteralsAreReadBack() {
    assertThat(PythonLiteral.read("'ok after 1 retries'").orElseThrow().stringValue())
        .isEqualTo("ok after 1 retries");
    assertThat(
            PythonLiteral.read("{'a': (1, 2.5), 'b': [None, True], 'c': 'é\\n\\x00'}")
                .orElseThrow())
        .isEqualTo(
            WireJson.MAPPER.readTree("{\"a\":[1,2.5],\"b\":[null,true],\"c\":\"é\\n\\u0000\"}"));
    assertThat(PythonLiteral.read("(42,)").orElseThrow().get(0)).isEqualTo(IntNode.valueOf(42));
    assertThat(PythonLiteral.read("datetime.datetime(2026, 1, 1, 0, 0)")).isEmpty();
    assertThat(PythonLiteral.read("[1, 2, 'cut off...")).isEmpty();
    assertThat(PythonLiteral.read("[".repeat(10_000))).isEmpty();
    assertThat(PythonLiteral.read("{1: 2}")).isEmpty();
    assertThat(PythonLiteral.read("nan")).isEmpty();
    assertThat(PythonLiteral.read("")).isEmpty();
  }
}
