package io.carillon.cli.executions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carillon.cli.TestProgram;
import io.carillon.cli.session.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that follow a live stream, beside a server of the test that cuts it off. */
class FollowTest {

  private static final String ID = "019ad1a3-c4b2-7d40-a4e2-c1d2f3a4b5c6";

  private final Queue<String> streams = new ArrayDeque<>();
  private final Queue<String> documents = new ArrayDeque<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Returns the next answer; the last one is given again. */
  private static String next(Queue<String> answers) {
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean stream = "text/event-stream".equals(exchange.getRequestHeaders().getFirst("Accept"));
    requests.add(
        exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Last-Event-ID"));
    String body = next(stream ? streams : documents);
    boolean busy = body.equals("busy");
    String type = stream && !busy ? "text/event-stream;charset=UTF-8" : "application/json";
    exchange.getResponseHeaders().set("Content-Type", type);
    byte[] bytes = (busy ? "{\"detail\": \"There are 1000 streams\"}" : body).getBytes(UTF_8);
    exchange.sendResponseHeaders(busy ? 503 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close(); // which cuts the stream off
  }

  private int carillon(String... words) {
    return new TestProgram(
            Map.of("CARILLON_URL", "http://127.0.0.1:" + server.getAddress().getPort()),
            Path.of("").toAbsolutePath(),
            InputStream.nullInputStream(),
            out,
            err)
        .run(words);
  }

  private static String event(String id, String name, String data) {
    String position = id.isEmpty() ? "" : "id: " + id + "\n";
    return position + "event: " + name + "\ndata: " + data + "\n\n";
  }

  private static String line(int number, String level, String message) {
    String data =
        """
        {"attempt":1,"line":%d,"at":"2026-11-30T01:02:03.456Z","level":"%s","message":"%s"}\
        """
            .formatted(number, level, message);
    return event("p~" + number, "log", data);
  }

  private static String execution(String status) {
    return """
    {"id": "%s", "status": "%s", "task_config_name": "nightly", "error": {"message": "no room"}}
    """
        .formatted(ID, status);
  }

  @Test
  void aLogThatIsCutOffContinuesBehindTheLastWholeLine() {
    String two = "retry: 2000\n\n" + line(1, "info", "one") + line(2, "info", "two");
    streams.add(two + "id: p~3\nevent: log\ndata: {\"att");
    streams.add(": heartbeat\nid: p~2\n\n" + line(3, "info", "three"));
    streams.add(event("", "end", "{\"status\":\"failed\"}"));
    documents.add(execution("failed"));

    assertThat(carillon("logs", "-f", ID)).isEqualTo(ExitCode.FAILED);
    assertThat(out.toString(UTF_8).lines().map(text -> text.replaceFirst(".*INFO +", "")))
        .containsExactly("one", "two", "three");
    assertThat(err.toString(UTF_8)).contains(ID + ": failed").contains("no room");
    String path = "/api/v1/executions/" + ID + "/logs?follow=true ";
    assertThat(requests).containsSubsequence(path + "null", path + "p~2", path + "p~3");
  }

  @Test
  void aFollowedLogIsFilteredAsItsPagesAre() {
    streams.add(
        line(1, "info", "A Timeout came")
            + line(2, "info", "all is well")
            + line(3, "debug", "timeout")
            + event("", "end", "{\"status\":\"succeeded\"}"));

    assertThat(carillon("logs", "-f", ID, "--level", "info", "-q", "timeout")).isZero();
    assertThat(out.toString(UTF_8).lines()).singleElement().asString().endsWith("A Timeout came");
  }

  @Test
  void aWaitEndsWithTheEventOfTheEnd() {
    documents.add("{\"id\": 7}");
    documents.add("{\"execution_id\": \"" + ID + "\"}");
    documents.add(execution("running"));
    documents.add(execution("running"));
    documents.add(execution("timed_out"));
    streams.add(
        event("a", "open", "{\"resumed\":false}")
            + event("b", "execution", "{\"id\":\"" + ID + "\",\"status\":\"timed_out\"}"));

    assertThat(carillon("run", "7", "--wait")).isEqualTo(ExitCode.TIMED_OUT);
    assertThat(requests)
        .containsExactly(
            "/api/v1/task-configs/7 null",
            "/api/v1/task-configs/7/run null",
            "/api/v1/executions/" + ID + " null",
            "/api/v1/stream?topic=execution%3A" + ID + " null",
            "/api/v1/executions/" + ID + " null",
            "/api/v1/executions/" + ID + " null");
  }

  @Test
  void aWaitAsksAgainWhereTheServerHasNoStreamToSpareAndATailSaysSo() {
    documents.add("{\"id\": 7}");
    documents.add("{\"execution_id\": \"" + ID + "\"}");
    documents.add(execution("queued"));
    documents.add(execution("succeeded"));
    streams.add("busy");

    assertThat(carillon("run", "7", "--wait")).as(err.toString(UTF_8)).isZero();
    assertThat(carillon("tail")).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(err.toString(UTF_8)).contains("There are 1000 streams");
  }

  @Test
  void aTailPrintsEachStateOnceAndBurstsAsNumbersAndEndsWhenItIsInterrupted() throws Exception {
    documents.add("{\"items\": [%s], \"next_cursor\": null}".formatted(execution("succeeded")));
    String other = ID.replace('9', '8');
    streams.add(
        event("a", "open", "{}")
            + event("b", "execution", state(other, "running"))
            + event("c", "execution", state(other, "running"))
            + event("d", "execution", state(other, "queued"))
            + event("e", "execution", state(other, "succeeded"))
            + event("f", "burst", "{\"changes\":300,\"by_status\":{\"failed\":9,\"queued\":291}}")
            + event("", "closed", "{\"reason\":\"shutdown\"}"));
    streams.add(event("g", "reset", "{\"reason\":\"other_database\"}"));
    AtomicInteger code = new AtomicInteger();
    Thread tail = new Thread(() -> code.set(carillon("tail")));
    tail.start();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> err.toString(UTF_8).contains("another database"));
    tail.interrupt();
    tail.join();

    assertThat(code).hasValue(ExitCode.INTERRUPTED);
    List<String> lines = out.toString(UTF_8).lines().toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).contains("succeeded").contains(ID).contains("nightly");
    assertThat(lines.get(1)).contains("running").contains(other);
    assertThat(lines.get(2)).contains("succeeded").endsWith("nightly  1.50s");
    assertThat(lines.get(3)).contains("300 changes").contains("failed 9, queued 291");
    assertThat(requests).contains("/api/v1/stream?topic=executions f");
  }

  private static String state(String id, String status) {
    return """
    {"id":"%s","task_config_id":7,"task_config_name":"nightly","status":"%s","attempt":1,\
    "started_at":"2026-11-30T01:02:03Z","finished_at":"2026-11-30T01:02:04.5Z"}\
    """
        .formatted(id, status);
  }
}
