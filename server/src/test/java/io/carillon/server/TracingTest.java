package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carillon.server.TestServer.Answer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces of executions, as an OTLP receiver gets them. */
class TracingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String KEY = "key-of-the-collector";

  private static final Queue<ResourceSpans> RECEIVED = new ConcurrentLinkedQueue<>();
  private static final Queue<String> KEYS = new ConcurrentLinkedQueue<>();
  private static final Queue<Map<String, List<String>>> CALLS = new ConcurrentLinkedQueue<>();

  @TempDir private static Path data;
  private static HttpServer outside;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    outside = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    outside.createContext("/v1/traces", TracingTest::receive);
    outside.createContext("/flaky", TracingTest::answer);
    outside.start();
    server =
        new TestServer(
            data,
            Map.of(
                "CARILLON_TRACING_ENDPOINT",
                url(""),
                "CARILLON_TRACING_HEADERS",
                "api-key=" + KEY));
  }

  @AfterAll
  static void stop() {
    server.close();
    outside.stop(0);
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + outside.getAddress().getPort() + path;
  }

  private static void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    KEYS.add(String.valueOf(exchange.getRequestHeaders().getFirst("api-key")));
    RECEIVED.addAll(ExportTraceServiceRequest.parseFrom(body).getResourceSpansList());
    exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** Fails for the first attempt of each execution. */
  private static void answer(HttpExchange exchange) throws IOException {
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    boolean first = CALLS.stream().noneMatch(call -> header(call, "Idempotency-key").equals(key));
    CALLS.add(Map.copyOf(exchange.getRequestHeaders()));
    exchange.sendResponseHeaders(first ? 503 : 200, -1);
    exchange.close();
  }

  private static String header(Map<String, List<String>> call, String name) {
    return call.getOrDefault(name, List.of("")).getFirst();
  }

  private static long create(String name, String schedule) {
    String body =
        """
        {"name": "%s", "task_type": "http_request", "schedule": %s,
         "retry": {"max_attempts": 2, "delay": "0s"},
         "parameters": {"url": "%s", "method": "POST"}}
        """
            .formatted(name, schedule, url("/flaky"));
    Answer answer = server.post(CONFIGS, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return answer.json().get("id").longValue();
  }

  private static List<Span> spans() {
    return RECEIVED.stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .sorted(Comparator.comparingLong(Span::getStartTimeUnixNano))
        .toList();
  }

  private static List<Span> spans(String trace, String name) {
    return spans().stream()
        .filter(span -> trace.equals(hex(span.getTraceId().toByteArray())))
        .filter(span -> span.getName().equals(name))
        .toList();
  }

  private static String hex(byte[] id) {
    return HexFormat.of().formatHex(id);
  }

  private static String id(Span span) {
    return hex(span.getSpanId().toByteArray());
  }

  private static String parent(Span span) {
    return hex(span.getParentSpanId().toByteArray());
  }

  private static String attribute(Span span, String key) {
    return span.getAttributesList().stream()
        .filter(one -> one.getKey().equals(key))
        .map(KeyValue::getValue)
        .map(value -> value.hasIntValue() ? "" + value.getIntValue() : value.getStringValue())
        .findFirst()
        .orElse("");
  }

  @Test
  void aRequestsTraceGoesThroughDecisionQueueAttemptsAndHandlersToTheSystemThatIsCalled() {
    long config = create("continued", "{\"type\": \"manual\"}");

    String header = "00-" + TRACE + "-" + CALLER + "-01";
    Answer run =
        server.send(
            "POST",
            CONFIGS + "/" + config + "/run",
            "{}",
            "traceparent",
            header,
            "tracestate",
            "vendor=value");
    String execution = run.json().get("execution_id").stringValue();

    await().atMost(PATIENCE).until(() -> spans(TRACE, "attempt http_request").size() == 2);
    Span request = spans(TRACE, "POST " + CONFIGS + "/{id}/run").getFirst();
    assertThat(parent(request)).isEqualTo(CALLER);
    assertThat(request.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    Span decision = spans(TRACE, "decision").getFirst();
    assertThat(parent(decision)).isEqualTo(id(request));
    List<Span> waits = spans(TRACE, "queue http_request");
    List<Span> attempts = spans(TRACE, "attempt http_request");
    List<Span> handlers = spans(TRACE, "handler http_request");
    assertThat(waits).hasSize(2).allMatch(span -> parent(span).equals(id(decision)));
    assertThat(attempts)
        .allMatch(span -> parent(span).equals(id(decision)))
        .allMatch(span -> attribute(span, "carillon.execution.id").equals(execution))
        .extracting(span -> attribute(span, "carillon.outcome"))
        .containsExactly("failed", "succeeded");
    assertThat(attempts.getFirst().getStatus().getCode())
        .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(handlers).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(attribute(attempts.get(i), "carillon.attempt")).isEqualTo("" + (i + 1));
      assertThat(parent(handlers.get(i))).isEqualTo(id(attempts.get(i)));
      assertThat(waits.get(i).getEndTimeUnixNano())
          .isGreaterThanOrEqualTo(waits.get(i).getStartTimeUnixNano())
          .isEqualTo(attempts.get(i).getStartTimeUnixNano());
    }
    assertThat(CALLS.stream().map(call -> header(call, "Traceparent")))
        .containsAll(
            handlers.stream().map(span -> "00-" + TRACE + "-" + id(span) + "-01").toList());
    assertThat(CALLS.stream().filter(call -> header(call, "Traceparent").contains(TRACE)))
        .allMatch(call -> header(call, "Tracestate").equals("vendor=value"));
    assertThat(KEYS).contains(KEY);
    assertThat(traceId("/api/v1/executions/" + execution, "")).isEqualTo(TRACE);
    assertThat(traceId("/api/v1/executions?task_config_id=" + config, "/items/0")).isEqualTo(TRACE);
  }

  private static String traceId(String path, String place) {
    return server.get(path).json().at(place + "/trace_id").asString("none");
  }

  @Test
  void aDueTimeBeginsATrace() {
    create("due", "{\"type\": \"interval\", \"every\": \"3s\", \"max_fires\": 1}");
    await().atMost(PATIENCE).until(() -> spans().stream().anyMatch(TracingTest::isRoot));
    Span due = spans().stream().filter(TracingTest::isRoot).findFirst().orElseThrow();
    String trace = hex(due.getTraceId().toByteArray());

    await().atMost(PATIENCE).until(() -> spans(trace, "attempt http_request").size() == 2);

    Span decision = spans(trace, "decision http_request").getFirst();
    assertThat(parent(decision)).isEqualTo(id(due));
    assertThat(spans(trace, "attempt http_request"))
        .allMatch(span -> parent(span).equals(id(decision)));
    assertThat(due.getStartTimeUnixNano()).isLessThanOrEqualTo(decision.getStartTimeUnixNano());
    assertThat(attribute(due, "carillon.due_at")).isNotEmpty();
  }

  private static boolean isRoot(Span span) {
    return span.getName().equals("due http_request") && span.getParentSpanId().isEmpty();
  }

  @Test
  void aHeaderThatIsNoTraceIsLeftOut() {
    long config = create("faulty header", "{\"type\": \"manual\"}");

    Answer run =
        server.send(
            "POST", CONFIGS + "/" + config + "/run", "{}", "traceparent", "00-xyz-" + CALLER);

    assertThat(run.status()).isBetween(200, 202);
    String execution = run.json().get("execution_id").stringValue();
    await()
        .atMost(PATIENCE)
        .until(() ->
            spans().stream()
                    .filter(span -> span.getName().equals("attempt http_request"))
                    .filter(span -> attribute(span, "carillon.execution.id").equals(execution))
                    .count()
                == 2);
  }
}
