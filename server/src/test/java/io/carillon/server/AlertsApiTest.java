package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.carillon.server.TestServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Alerts by the REST interface of a real server, announced to a real receiver. */
class AlertsApiTest {

  private static final String RULES = "/api/v1/alert-rules";
  private static final String SILENCES = "/api/v1/alert-silences";
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final List<String> MESSAGES = new CopyOnWriteArrayList<>();
  private static final AtomicInteger HEARTBEATS = new AtomicInteger();

  @TempDir private static Path data;
  private static TestServer server;
  private static HttpServer receiver;

  @BeforeAll
  static void start() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/hook",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          MESSAGES.add(new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.createContext(
        "/heartbeat",
        exchange -> {
          HEARTBEATS.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    server =
        new TestServer(
            data,
            Map.of(
                "CARILLON_ALERT_HEARTBEAT_URL",
                url("/heartbeat"),
                "CARILLON_ALERT_HEARTBEAT_EVERY",
                "10s"));
    saved(server.send("PUT", "/api/v1/alert-settings", "{\"group_every\": \"10s\"}"));
  }

  @AfterAll
  static void stop() {
    server.close();
    receiver.stop(0);
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
  }

  private static String hook() {
    return """
    [{"task_type": "http_request", "parameters": {"url": "%s", "method": "POST",
      "headers": {"Content-Type": "application/json", "Authorization": "Bearer very-secret"},
      "body": "${alert.status} ${alert.count} ${alert.title} ${alert.id} $${x}"}}]
    """
        .formatted(url("/hook"));
  }

  private static ObjectNode saved(Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isBetween(200, 202);
    return answer.json();
  }

  private static ObjectNode rule(String more) {
    return saved(
        server.post(RULES, "{\"name\": \"rule %d\", %s}".formatted(NAMES.incrementAndGet(), more)));
  }

  private static String path(ObjectNode rule) {
    return RULES + "/" + rule.get("id").longValue();
  }

  private static List<String> messages(String part) {
    return MESSAGES.stream().filter(message -> message.contains(part)).toList();
  }

  @Test
  void aRuleIsMadeReadReplacedListedAndDeleted() {
    ObjectNode rule = rule("\"kind\": \"success_rate\", \"condition\": {\"below\": 0.9}");
    assertThat(rule.at("/condition/over").stringValue()).isEqualTo("1d");
    assertThat(rule.get("repeat_every").stringValue()).isEqualTo("4h");
    Answer read = server.get(path(rule));
    assertThat(read.header("ETag")).isEqualTo("\"1\"");
    assertThat(read.json()).isEqualTo(rule);
    ObjectNode changed = rule.deepCopy();
    changed.putNull("repeat_every");
    changed.put("for", "5m");
    assertThat(server.send("PUT", path(rule), changed.toString(), "If-Match", "\"9\"").status())
        .isEqualTo(412);
    ObjectNode after =
        saved(server.send("PUT", path(rule), changed.toString(), "If-Match", "\"1\""));
    assertThat(after.get("version").longValue()).isEqualTo(2);
    assertThat(after.get("repeat_every").isNull()).isTrue();
    ObjectNode other = changed.deepCopy();
    other.put("kind", "not_run");
    other.putObject("condition");
    assertThat(server.send("PUT", path(rule), other.toString()).status()).isEqualTo(400);
    Answer twice =
        server.post(RULES, "{\"name\": %s, \"kind\": \"no_worker\"}".formatted(rule.get("name")));
    assertThat(twice.status()).isEqualTo(409);
    assertThat(server.get(RULES + "?limit=500").json().get("items"))
        .anySatisfy(one -> assertThat(one.get("id")).isEqualTo(rule.get("id")));
    assertThat(server.send("DELETE", path(rule), null, "If-Match", "\"2\"").status())
        .isEqualTo(204);
    assertThat(server.get(path(rule)).status()).isEqualTo(404);
    assertThat(server.get("/api/v1/trail?limit=500").json().get("items"))
        .anySatisfy(line ->
            assertThat(line.get("action").stringValue())
                .isEqualTo("DELETE /api/v1/alert-rules/{id}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"kind\": \"no_worker\"}|name",
        "{\"name\": \" \", \"kind\": \"no_worker\"}|name",
        "{\"name\": \"x\"}|kind",
        "{\"name\": \"x\", \"kind\": \"weather\"}|kind",
        "{\"name\": \"x\", \"kind\": \"no_worker\", \"colour\": 1}|colour",
        "{\"name\": \"x\", \"kind\": \"no_worker\", \"condition\": {\"failures\": 1}}|condition.failures",
        "{\"name\": \"x\", \"kind\": \"failures_in_a_row\", \"condition\": {\"failures\": 0}}|condition.failures",
        "{\"name\": \"x\", \"kind\": \"success_rate\"}|condition.below",
        "{\"name\": \"x\", \"kind\": \"success_rate\", \"condition\": {\"below\": 2}}|condition.below",
        "{\"name\": \"x\", \"kind\": \"success_rate\", \"condition\": {\"below\": 0.5, \"over\": \"90m\"}}|condition.over",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"condition\": {\"after\": \"soon\"}}|condition.after",
        "{\"name\": \"x\", \"kind\": \"not_finished_by\", \"condition\": {\"timezone\": \"UTC\"}}|condition.by",
        "{\"name\": \"x\", \"kind\": \"not_finished_by\", \"condition\": {\"by\": \"25:00\", \"timezone\": \"UTC\"}}|condition.by",
        "{\"name\": \"x\", \"kind\": \"not_finished_by\", \"condition\": {\"by\": \"06:00\", \"timezone\": \"Mars\"}}|condition.timezone",
        "{\"name\": \"x\", \"kind\": \"backlog\"}|condition.more_than",
        "{\"name\": \"x\", \"kind\": \"backlog\", \"condition\": {\"more_than\": 100000}}|condition.more_than",
        "{\"name\": \"x\", \"kind\": \"long_run\", \"condition\": {\"factor\": 0.5}}|condition.factor",
        "{\"name\": \"x\", \"kind\": \"no_worker\", \"scope\": {\"task_types\": [\"scrape\"]}}|scope",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"scope\": {\"queues\": [\"default\"]}}|scope.queues",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"scope\": {\"task_config_ids\": []}}|scope.task_config_ids",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"scope\": {\"task_config_ids\": [99999]}}|scope.task_config_ids",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"scope\": {\"task_types\": [\"absent\"]}}|scope.task_types",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"for\": \"8d\"}|for",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"repeat_every\": \"1s\"}|repeat_every",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"language\": \"fr\"}|language",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"announce\": [{\"task_type\": \"absent\"}]}|announce[0].task_type",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"announce\": [{\"task_type\": \"http_request\"}]}|announce[0].parameters.url",
        "{\"name\": \"x\", \"kind\": \"not_run\", \"announce\": [{\"task_type\": \"http_request\", \"parameters\": {\"url\": \"http://example.com/${alert.nothing}\"}}]}|announce[0].parameters.url"
      })
  void everyFaultOfARuleIsNamed(String body, String path) {
    Answer answer = server.post(RULES, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.json().get("errors"))
        .anySatisfy(error -> assertThat(error.get("path").stringValue()).isEqualTo(path));
  }

  @Test
  void anAlertFiresIsAnnouncedAndRecovers() {
    ObjectNode config =
        saved(
            server.post(
                "/api/v1/task-configs",
                """
                {"name": "fails <b>&", "task_type": "http_request", "schedule": {"type": "manual"},
                 "retry": {"max_attempts": 1}, "parameters": {"url": "%s"}}
                """
                    .formatted(url("/nowhere"))));
    long id = config.get("id").longValue();
    ObjectNode rule =
        rule(
            """
            "kind": "failures_in_a_row", "condition": {"failures": 1},
            "scope": {"task_config_ids": [%d]}, "announce": %s
            """
                .formatted(id, hook()));
    saved(server.post("/api/v1/task-configs/" + id + "/run", "{}"));
    String firing = "firing 1 Firing: fails ‹b›& has failed ";
    await().atMost(LONG).until(() -> messages(firing).size() == 1);
    assertThat(messages(firing).getFirst()).endsWith(" ${x}");
    JsonNode alert =
        server.get("/api/v1/alerts?status=firing&task_config_id=" + id).json().at("/items/0");
    assertThat(alert.at("/summary/zh").stringValue()).isEqualTo("执行失败");
    assertThat(alert.get("rule_id")).isEqualTo(rule.get("id"));
    assertThat(server.get("/api/v1/alerts/" + alert.get("id").longValue()).json().get("kind"))
        .isEqualTo(alert.get("kind"));
    saved(
        server.send(
            "PATCH",
            "/api/v1/task-configs/" + id,
            "{\"parameters\": {\"url\": \"%s\"}}".formatted(server.pageUrl())));
    saved(server.post("/api/v1/task-configs/" + id + "/run", "{}"));
    await().atMost(LONG.multipliedBy(2)).until(() -> messages("resolved 1 Resolved").size() == 1);
    assertThat(messages(firing)).hasSize(1);
    await()
        .atMost(LONG)
        .until(() ->
            server
                    .get("/api/v1/alert-announcements")
                    .json()
                    .get("items")
                    .valueStream()
                    .filter(one -> one.get("status").stringValue().equals("sent"))
                    .count()
                >= 2);
  }

  @Test
  void aTestReachesTheReceiversAndSecretsAreMaskedForAViewer() {
    ObjectNode rule = rule("\"kind\": \"config_error\", \"announce\": " + hook());
    ObjectNode test = saved(server.post(path(rule) + "/test", null));
    String id = test.at("/announcement_ids/0").stringValue();
    await().atMost(LONG).until(() -> messages(id).size() == 1);
    assertThat(messages(id).getFirst()).startsWith("trial 1 Test: carillon");
    ObjectNode nobody = rule("\"kind\": \"config_error\", \"announce\": []");
    assertThat(server.post(path(nobody) + "/test", null).status()).isEqualTo(409);
    assertThat(server.get(path(rule)).response().body()).contains("very-secret");
    String viewer =
        saved(server.post("/api/v1/tokens", "{\"name\": \"looks\", \"role\": \"viewer\"}"))
            .get("token")
            .stringValue();
    Answer read = server.as(viewer, "GET", path(rule), null);
    assertThat(read.response().body()).doesNotContain("very-secret");
    assertThat(server.as(viewer, "POST", path(rule) + "/test", null).status()).isEqualTo(403);
  }

  @Test
  void silencesAreMadeListedAndEnded() {
    Answer nothing =
        server.post(SILENCES, "{\"matcher\": {}, \"reason\": \"r\", \"duration\": \"1h\"}");
    assertThat(nothing.status()).isEqualTo(400);
    String both = "{\"matcher\": {\"kinds\": [\"not_run\"]}, \"reason\": \"maintenance\"%s}";
    assertThat(server.post(SILENCES, both.formatted("")).status()).isEqualTo(400);
    ObjectNode silence = saved(server.post(SILENCES, both.formatted(", \"duration\": \"1h\"")));
    String path = SILENCES + "/" + silence.get("id").longValue();
    assertThat(server.get(path).json()).isEqualTo(silence);
    ObjectNode ended = saved(server.send("DELETE", path, null));
    assertThat(ended.get("ended_by").isString()).isTrue();
    assertThat(server.get(SILENCES).json().get("items")).isNotEmpty();
    assertThat(server.get(SILENCES + "/999999").status()).isEqualTo(404);
  }

  @Test
  void theSettingsHaveAVersion() {
    ObjectNode before = saved(server.get("/api/v1/alert-settings"));
    String tag = "\"%d\"".formatted(before.get("version").longValue());
    String body = "{\"announce\": [], \"language\": \"zh\", \"group_every\": \"30s\"}";
    ObjectNode after = saved(server.send("PUT", "/api/v1/alert-settings", body, "If-Match", tag));
    assertThat(after.get("language").stringValue()).isEqualTo("zh");
    assertThat(server.send("PUT", "/api/v1/alert-settings", body, "If-Match", tag).status())
        .isEqualTo(412);
    saved(server.send("PUT", "/api/v1/alert-settings", "{\"group_every\": \"10s\"}"));
  }

  @Test
  void theDeadMansSwitchIsOpenAndTheHeartbeatIsSentWhileAlertsWork() {
    await().atMost(LONG).until(() -> server.stranger("GET", "/health/alerts").status() == 200);
    assertThat(server.stranger("GET", "/health/alerts").json().get("status").stringValue())
        .isEqualTo("working");
    await().atMost(LONG).until(() -> HEARTBEATS.get() > 0);
  }
}
