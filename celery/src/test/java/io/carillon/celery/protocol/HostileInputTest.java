package io.carillon.celery.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read is told with its reason, whatever it is. */
class HostileInputTest {

  private static final String JSON = "application/json";
  private static final String ID = "019ab4e1-7a3b-7c11-8f00-0123456789ab";

  private static Reading<CeleryEvent> events(String body) {
    return EventReader.read(JSON, body.getBytes(UTF_8));
  }

  private static Reading<Reply> reply(String body) {
    return ReplyReader.read(JSON, null, body.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "1",
        "\"x\"",
        "[1]",
        "[[]]",
        "{}",
        "[{\"type\": 5}]",
        "{\"type\": \"worker-online\"}",
        "{\"type\": \"worker-heartbeat\", \"hostname\": \"a\", \"pid\": -1, \"clock\": 1,"
            + " \"timestamp\": 1}",
        "{\"type\": \"worker-heartbeat\", \"hostname\": \"a\", \"pid\": 1, \"clock\": 1e99,"
            + " \"timestamp\": 1}",
        "{\"type\": \"worker-heartbeat\", \"hostname\": \"a\", \"pid\": 1, \"clock\": 1,"
            + " \"timestamp\": NaN}",
        "{\"type\": \"task-started\", \"uuid\": \"019ab4e1-7a3b-7c11-8f00-0123456789ab\"}"
      })
  void anEventThatIsNoneIsAFault(String body) {
    Reading<CeleryEvent> reading = events(body);
    assertThat(reading.found()).isEmpty();
    assertThat(reading.faults()).hasSize(1);
  }

  @Test
  void tasksOfOthersAndUnknownKindsAreForeign() {
    String own = "\"hostname\": \"a\", \"pid\": 1, \"clock\": 1, \"timestamp\": 1";
    Reading<CeleryEvent> reading =
        events(
            """
            [{"type": "task-started", "uuid": "no-uuid", %s},
             {"type": "task-started", "uuid": "e2b1a1f0-25b3-4cf4-9f0a-1d2f5d5c1a11", %s},
             {"type": "task-dreamt", "uuid": "%s", %s},
             {"type": "task-started", "uuid": "%s", %s}]
            """
                .formatted(own, own, ID, own, ID, own));
    assertThat(reading.foreign()).isEqualTo(3);
    assertThat(reading.found()).hasSize(1);
    assertThat(reading.faults()).isEmpty();
  }

  @Test
  void sizesAndDepthsAreBounded() {
    assertThat(events("[" + "1,".repeat(25_000) + "1]").faults()).hasSize(1);
    assertThat(events("[".repeat(5_000)).faults()).hasSize(1);
    assertThat(EventReader.read(JSON, new byte[EventReader.MAX_BYTES + 1]).faults().getFirst())
        .contains("more than");
    assertThat(reply("{\"task_id\": \"" + ID + "\", \"status\": " + "[".repeat(5_000)).faults())
        .hasSize(1);
    assertThat(EventReader.read("application/x-msgpack", new byte[1]).faults().getFirst())
        .contains("content type");
    assertThat(EventReader.read(null, new byte[1]).faults()).hasSize(1);
  }

  @Test
  void textsOfErrorsArriveAsTheyWereSent() {
    Reading<CeleryEvent> reading =
        events(
            """
            {"type": "task-failed", "uuid": "%s", "hostname": "a", "pid": 1, "clock": 1,
             "timestamp": 1, "exception": "x\\u0000y \\ud800 \\ud83d\\ude00"}
            """
                .formatted(ID));
    assertThat(((CeleryEvent.Failed) reading.found().getFirst()).exception())
        .isEqualTo("x\u0000y \uD800 \uD83D\uDE00");
  }

  @Test
  void theNameOfAWorkerIsEscapedWhereItCannotBeStored() {
    Reading<CeleryEvent> reading =
        events(
            """
            {"type": "task-started", "uuid": "%s", "hostname": "a\\u0000b", "pid": 1, "clock": 1,
             "timestamp": 1}
            """
                .formatted(ID));
    assertThat(((CeleryEvent.Started) reading.found().getFirst()).origin().hostname())
        .isEqualTo("a␛u0000b");
    Map<String, Object> ticket = Map.of("ticket", ID);
    ControlReply answer =
        ControlReply.read(JSON, ticket, "{\"a@\\u0000\": 1}".getBytes(UTF_8)).found().getFirst();
    assertThat(answer.hostname()).isEqualTo("a@␛u0000");
  }

  @Test
  void aReplyNeedsItsTaskAndStatus() {
    assertThat(reply("{}").faults()).hasSize(1);
    assertThat(reply("[]").faults()).hasSize(1);
    assertThat(reply("{\"task_id\": 5, \"status\": \"SUCCESS\"}").faults()).hasSize(1);
    assertThat(reply("{\"task_id\": \"mine\", \"status\": \"SUCCESS\"}").foreign()).isEqualTo(1);
    Reading<Reply> odd =
        reply("{\"task_id\": \"" + ID + "\", \"status\": \"SUCCESS\", \"result\": NaN}");
    assertThat(odd.found()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "-1e1000", "1e-99999999999", "NINES"})
  void aReplyWithANumberThatIsNotKeptStillTellsTheEnd(String number) {
    String result = number.replace("NINES", "9".repeat(2_000));
    Reading<Reply> reading =
        reply(
            "{\"result\": {\"a\": [%s]}, \"task_id\": \"%s\", \"status\": \"SUCCESS\", \"traceback\": null}"
                .formatted(result, ID));
    Reply reply = reading.found().getFirst();
    assertThat(reply.status()).isEqualTo("SUCCESS");
    assertThat(reply.result().isMissingNode()).isTrue();
    assertThat(events("[{\"type\": \"task-started\", \"clock\": " + result + "}]").faults())
        .hasSize(1);
  }

  @Test
  void answersNeedATicketAndOneWorker() {
    Map<String, Object> ticket = Map.of("ticket", ID);
    assertThat(ControlReply.read(JSON, null, "{}".getBytes(UTF_8)).faults()).hasSize(1);
    assertThat(ControlReply.read(JSON, Map.of("ticket", "x"), "{}".getBytes(UTF_8)).faults())
        .hasSize(1);
    assertThat(ControlReply.read(JSON, ticket, "{}".getBytes(UTF_8)).faults()).hasSize(1);
    assertThat(ControlReply.read(JSON, ticket, "{".getBytes(UTF_8)).faults()).hasSize(1);
    assertThat(ControlReply.read(JSON, ticket, "{\"a@b\": 1}".getBytes(UTF_8)).found()).hasSize(1);
  }

  @Test
  void noDamagedMessageThrows() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<byte[]> bodies =
        Stream.of("event", "result", "pidbox-reply")
            .flatMap(kind -> Captured.all(kind).stream())
            .map(Captured::body)
            .toList();
    for (int round = 0; round < 5_000; round++) {
      byte[] body = damaged(bodies.get(random.nextInt(bodies.size())), random);
      assertThat(EventReader.read(JSON, body)).as("seed %d", seed).isNotNull();
      assertThat(ReplyReader.read(JSON, null, body)).as("seed %d", seed).isNotNull();
      assertThat(ControlReply.read(JSON, Map.of("ticket", ID), body)).isNotNull();
      PythonLiteral.read(new String(body, UTF_8));
    }
  }

  private static byte[] damaged(byte[] body, Random random) {
    byte[] copy = java.util.Arrays.copyOf(body, 1 + random.nextInt(body.length));
    for (int i = random.nextInt(4); i > 0; i--) {
      copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    }
    return copy;
  }
}
