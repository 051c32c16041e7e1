package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.fault.BusyException;
import io.carillon.fault.WorkStoppedException;
import io.carillon.server.RawClient.Reply;
import io.carillon.server.front.Calculations;
import io.carillon.server.front.RequestBudget;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before a controller sees it, and how. */
class FrontDoorTest {

  private static final String CONFIG =
      """
      {"name": "%s", "task_type": "http_request", "schedule": {"type": "manual"},
       "parameters": {"url": "http://127.0.0.1:9/"}}
      """;

  @TempDir private static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Reply raw(String head, byte @Nullable [] body) {
    try (RawClient client = new RawClient(server.port())) {
      return client.send(RawClient.bytes(head, body), !head.startsWith("HEAD"));
    } catch (IOException e) {
      throw new AssertionError(head, e);
    }
  }

  private static Reply asked(String method, String path, @Nullable String body, String... headers) {
    String more = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    String type =
        body == null || more.contains("Content-Type") ? "" : "Content-Type: application/json\r\n";
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n%s%s"
            .formatted(method, path, TestServer.TOKEN, type, more);
    return raw(head, body == null ? null : body.getBytes(StandardCharsets.UTF_8));
  }

  static void requireProblem(Reply reply, int status) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.header("content-type")).startsWith("application/problem+json");
    assertThat(reply.json().get("status").intValue()).isEqualTo(status);
    assertThat(reply.json().get("title").stringValue()).isNotBlank();
    assertThat(reply.json().get("detail").stringValue()).isNotBlank();
    assertThat(reply.json().get("type").stringValue()).isNotBlank();
    assertThat(reply.body())
        .doesNotContain("Exception", "tomcat", "Tomcat", "org.", "tools.jackson");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/task-configs;x=1",
        "//api/v1/task-configs",
        "/api//v1/task-configs",
        "/api/v1/calendars/%00",
        "/api/v1/calendars/%2F",
        "/api/v1/calendars/a%5Cb",
        "/api/v1/calendars/%FF",
        "/api/v1/%zz",
        "/?lang=%FF",
        "/?lang=%",
        "/?lang=%4",
        "/?=1",
        "/api/v1/queues?a&=1",
        "/api/v1/task-configs?q=%00",
        "/api/v1/task-configs?q=%FF",
        "/api/v1/task-configs?q=%ED%A0%80",
        "/api/v1/stats?from=%2B999999999-12-31T00:00:00Z",
        "/api/v1/stats?from=1899-12-31T00:00:00Z",
        "/api/v1/executions?from=0001-01-01T00:00:00Z",
        "/api/v1/executions?cursor=AA",
        "/api/v1/task-configs/9223372036854775808",
        "/api/v1/executions/not-a-uuid",
        "/api/v1/task-configs?limit=99999999999999999999",
        "/a|b",
        "/a b"
      })
  void anAddressThatCannotBeReadIsAProblem(String path) {
    requireProblem(asked("GET", path, null), 400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"attacker.example", "attacker.example:8080", "localhost.attacker.example"})
  void onLoopbackARequestForAnotherHostIsRefused(String host) {
    for (String path : List.of("/", "/api/v1/session", "/health/live", "/nothing")) {
      Reply reply = raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n", null);
      requireProblem(reply, 421);
      assertThat(reply.json().get("detail").stringValue()).contains("CARILLON_PUBLIC_URL");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1234", "127.0.0.1:80", "[::1]:8080"})
  void onLoopbackItsOwnNamesAreServed(String host) {
    assertThat(raw("GET / HTTP/1.1\r\nHost: " + host + "\r\n", null).status()).isEqualTo(200);
  }

  @Test
  void noOtherSiteReadsAnAnswerOrFramesAPage() {
    Reply preflight =
        raw(
            "OPTIONS /api/v1/task-configs HTTP/1.1\r\nHost: localhost\r\nOrigin:"
                + " https://attacker.example\r\nAccess-Control-Request-Method: POST\r\n",
            null);
    Reply page =
        raw("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://attacker.example\r\n", null);
    for (Reply reply : List.of(preflight, page)) {
      assertThat(reply.headers().keySet())
          .noneMatch(name -> name.startsWith("access-control-allow"));
      assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
      assertThat(reply.header("x-frame-options")).isEqualTo("DENY");
      assertThat(reply.header("referrer-policy")).isEqualTo("no-referrer");
      assertThat(reply.header("content-security-policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'none'");
      assertThat(reply.header("strict-transport-security")).as("without TLS").isEmpty();
    }
  }

  @Test
  void aRequestLineOrHeadersThatCannotBeReadAreAProblem() {
    requireProblem(raw("G@T / HTTP/1.1\r\nHost: localhost\r\n", null), 400);
    requireProblem(raw("GET / HTTP/9.9\r\nHost: localhost\r\n", null), 505);
    requireProblem(raw("GET / HTTP/1.1\r\n", null), 400);
    requireProblem(
        raw("GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "y".repeat(9_000) + "\r\n", null), 400);
    requireProblem(
        raw("GET / HTTP/1.1\r\nHost: localhost\r\n" + "X-Y: z\r\n".repeat(300), null), 400);
    requireProblem(
        raw("GET /?" + "a=1&".repeat(150) + " HTTP/1.1\r\nHost: localhost\r\n", null), 400);
    requireProblem(raw("TRACE / HTTP/1.1\r\nHost: localhost\r\n", null), 405);
  }

  @Test
  void anUnknownPathIsNamedAndAWrongMethodIsToldTheRightOnes() {
    Reply unknown = asked("GET", "/api/v1/nothing-here", null);
    requireProblem(unknown, 404);
    assertThat(unknown.body()).contains("/api/v1/nothing-here");
    requireProblem(asked("GET", "/error", null), 404);
    Reply wrong = asked("DELETE", "/api/v1/queues", null);
    requireProblem(wrong, 405);
    assertThat(wrong.header("allow")).contains("GET");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*/*", "application/*", "text", "application/json; charset=nonsense", ";"})
  void aContentTypeThatIsNoneIsRefused(String type) {
    requireProblem(
        asked("POST", "/api/v1/task-configs", CONFIG.formatted("t"), "Content-Type: " + type), 415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "image/*",
        "application/json;q=0",
        "application/json;q=0, */*",
        "*/*;q=0",
        "nonsense"
      })
  void anAcceptThatExcludesJsonIsRefusedBeforeAnythingIsDone(String accept) {
    String name = "never " + accept.hashCode();
    requireProblem(
        asked("POST", "/api/v1/task-configs", CONFIG.formatted(name), "Accept: " + accept), 406);
    requireProblem(
        asked("POST", "/api/v1/tokens", "{\"name\":\"" + name + "\"}", "Accept: " + accept), 406);
    assertThat(asked("GET", "/api/v1/task-configs?limit=500", null).body()).doesNotContain(name);
    assertThat(asked("GET", "/api/v1/tokens", null).body()).doesNotContain(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"*/*", "application/json", "application/*;q=0.1, text/html", "x/;;, */*", ""})
  void anAcceptThatAllowsJsonIsServed(String accept) {
    assertThat(asked("GET", "/api/v1/queues", null, "Accept: " + accept).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name": "a", "name": "b"}         | name
          {"name": "a", "n": {"x":1, "x":2}} | x
          {"name"                            | line 1
          []                                 | a JSON object
          "text"                             | a JSON object
          null                               | a JSON object
          {} {}                              | body
          """)
  void aBodyThatIsNoneIsRefusedWithItsPlace(String body, String why) {
    Reply reply = asked("POST", "/api/v1/task-configs", body);
    requireProblem(reply, 400);
    assertThat(reply.body()).contains(why);
  }

  @Test
  void deepManyAndLargeAreBounded() {
    String deep = "{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}";
    requireProblem(asked("POST", "/api/v1/schedules/preview", deep), 400);
    String many = "{\"ids\": [" + "1,".repeat(300_000) + "1]}";
    requireProblem(asked("POST", "/api/v1/task-configs/run", many), 400);
    requireProblem(
        asked("POST", "/api/v1/task-configs", "{\"name\": \"" + "x".repeat(1 << 20) + "\"}"), 413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/begin.js", "/health", "/health/live", "/health/ready"})
  void anOpenPageAnswersHeadAsGet(String path) {
    assertThat(raw("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\n", null).status())
        .isEqualTo(200);
  }

  /** A preview whose many unknown fields once cost 33 times their size, six at once. */
  @Test
  void manyUnknownFieldsAtOnceAreRefusedWithAShortAnswer() throws Exception {
    StringBuilder fields = new StringBuilder("{\"schedule\": {\"type\": \"manual\"");
    for (int i = 0; fields.length() < 770_000; i++) {
      fields.append(",\"u").append(i).append("\":\"").append("v".repeat(20)).append('"');
    }
    String body = fields.append("}}").toString();
    try (ExecutorService six = Executors.newFixedThreadPool(6)) {
      List<Future<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        replies.add(six.submit(() -> asked("POST", "/api/v1/schedules/preview", body)));
      }
      for (Future<Reply> reply : replies) {
        requireProblem(reply.get(), 400);
        assertThat(reply.get().body()).hasSizeLessThan(20_000);
      }
    }
    assertThat(server.bean(RequestBudget.class).free())
        .isEqualTo(server.bean(RequestBudget.class).size());
  }

  /** Each of these once cost five seconds of a processor; live was silent for 21 s. */
  @Test
  void languagesThatAreDearToParseDelayNobody() throws Exception {
    String dear = "Accept-Language: en" + "-a".repeat(2_500) + "\r\n";
    try (ExecutorService many = Executors.newFixedThreadPool(9)) {
      List<Future<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        replies.add(many.submit(() -> raw("GET / HTTP/1.1\r\nHost: localhost\r\n" + dear, null)));
      }
      long start = System.nanoTime();
      assertThat(raw("GET /health/live HTTP/1.1\r\nHost: localhost\r\n", null).status())
          .isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
      for (Future<Reply> reply : replies) {
        assertThat(reply.get().status()).isEqualTo(200);
      }
    }
    String eleven = "Accept-Language: " + "en-a-b-c;q=0.5,".repeat(11) + "zh\r\n";
    assertThat(asked("GET", "/api/v1/queues", null, eleven.strip()).status()).isEqualTo(200);
  }

  /** Nothing is kept of what a stranger sends, however many connections send it. */
  @Test
  void theBodiesOfStrangersAreNotKept() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        open.add(socket);
        socket
            .getOutputStream()
            .write(
                ("GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048576\r\n\r\n"
                        + "x".repeat(60_000))
                    .getBytes(StandardCharsets.US_ASCII));
      }
      for (Socket socket : open) {
        byte[] first = socket.getInputStream().readNBytes(12);
        assertThat(new String(first, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
      }
      RequestBudget budget = server.bean(RequestBudget.class);
      assertThat(budget.free()).isEqualTo(budget.size());
      requireProblem(
          raw("POST /api/v1/task-configs HTTP/1.1\r\nHost: localhost\r\n", new byte[100_000]), 401);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void aSpentBudgetIsWaitedForAndThenRefused() {
    RequestBudget budget = new RequestBudget(1_000, Duration.ofMillis(20));
    try (RequestBudget.Reservation first = budget.open()) {
      first.growTo(600);
      first.growTo(500);
      assertThat(budget.free()).isEqualTo(400);
      try (RequestBudget.Reservation second = budget.open()) {
        assertThatThrownBy(() -> second.growTo(401)).isInstanceOf(BusyException.class);
        second.growTo(400);
      }
      first.growTo(5_000);
      assertThat(budget.free()).isZero();
    }
    assertThat(budget.free()).isEqualTo(1_000);
  }

  @Test
  void aCalculationWithoutAnEndIsStoppedAndLeavesNoInterrupt() {
    try (Calculations calculations = new Calculations(1, 0, Duration.ofMillis(50))) {
      assertThatThrownBy(() ->
              calculations.run(
                  "ask for less",
                  () -> {
                    while (true) {
                      WorkStoppedException.throwIfInterrupted();
                    }
                  }))
          .isInstanceOf(WorkStoppedException.class)
          .hasMessageContaining("ask for less");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(calculations.run("", () -> 7)).isEqualTo(7);
      assertThatThrownBy(() -> calculations.run("", () -> calculations.run("", () -> 1)))
          .isInstanceOf(BusyException.class);
    }
  }
}
