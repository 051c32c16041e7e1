package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The REST interface of a real server. */
class RestApiTest {

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final AtomicInteger NAMES = new AtomicInteger();

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

  private static String scrape(String name, String schedule) {
    return """
    {"name": "%s", "task_type": "scrape", "schedule": %s,
     "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"},
       "price": {"selector": ".price"}}}}
    """
        .formatted(name, schedule, server.pageUrl());
  }

  private static String name() {
    return "config " + NAMES.incrementAndGet();
  }

  private static String manual(String name) {
    return scrape(name, "{\"type\": \"manual\"}");
  }

  private static ObjectNode create(String body) {
    Answer created = server.post(CONFIGS, body);
    assertThat(created.status()).as(created.response().body()).isEqualTo(201);
    return created.json();
  }

  private static String path(ObjectNode config) {
    return CONFIGS + "/" + config.get("id").longValue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/task-configs", "/metrics", "/openapi.json", "/nothing"})
  void aStrangerIsRefused(String path) {
    Answer answer = server.stranger("GET", path);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(server.stranger("GET", path, "Authorization", "Bearer wrong").status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/health/live", "/health/ready"})
  void healthIsOpen(String path) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> server.stranger("GET", path).status() == 200);
  }

  @Test
  void metricsAreThere() {
    assertThat(server.get("/metrics").response().body())
        .contains("carillon_running")
        .contains("hikaricp_connections_active");
  }

  @Test
  void whatIsNotThereIsAProblemToo() {
    assertThat(server.get("/api/v1/nothing").status()).isEqualTo(404);
    Answer answer = server.get(CONFIGS + "/999999");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(server.get(CONFIGS + "/abc").status()).isEqualTo(400);
    assertThat(server.send("DELETE", CONFIGS, null).status()).isEqualTo(405);
  }

  @Test
  void aConfigIsMadeChangedPausedResumedRunAndDeleted() {
    ObjectNode config = create(scrape(name(), "{\"type\": \"interval\", \"every\": \"1h\"}"));
    String path = path(config);
    assertThat(config.get("overlap").stringValue()).isEqualTo("skip");

    Answer changed =
        server.send("PATCH", path, "{\"schedule\": {\"every\": \"1s\"}}", "If-Match", "\"1\"");
    assertThat(changed.status()).as(changed.response().body()).isEqualTo(200);
    assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    awaitSuccesses(path, 2);

    assertThat(server.post(path + "/pause", "{\"reason\": \"lunch\"}").json().get("status_reason"))
        .hasToString("\"lunch\"");
    assertThat(server.get(path + "/next-fires").json().get("due_times")).isEmpty();
    assertThat(server.post(path + "/resume", null).json().get("status").stringValue())
        .isEqualTo("active");
    assertThat(server.get(path + "/next-fires?count=3").json().get("due_times")).hasSize(3);

    Answer run = server.post(path + "/run", "{\"overlap\": \"allow\"}");
    assertThat(run.status()).as(run.response().body()).isEqualTo(202);
    String execution = run.header("Location");
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> status(server.get(execution).json()).equals("succeeded"));
    ObjectNode done = server.get(execution).json();
    assertThat(done.at("/result/items/0/fields/price").stringValue()).isEqualTo("42");
    assertThat(done.get("attempts")).hasSize(1);
    assertThat(server.get(execution + "/logs").status()).isEqualTo(200);
    assertThat(server.get(path + "/stats").json().get("items")).isNotEmpty();

    assertThat(kinds(path))
        .contains("created", "updated", "fired", "paused", "resumed", "triggered");
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(204);
    assertThat(server.get(path).status()).isEqualTo(404);
  }

  private static void awaitSuccesses(String path, int count) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() ->
            server.get(path + "/executions?status=succeeded").json().get("items").size() >= count);
  }

  private static String status(ObjectNode json) {
    return json.get("status").stringValue();
  }

  private static List<String> kinds(String path) {
    List<String> kinds = new ArrayList<>();
    for (JsonNode event : server.get(path + "/events?limit=500").json().get("items")) {
      kinds.add(event.get("kind").stringValue());
    }
    return kinds;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          task_type           | "no_such_type"
          parameters.url      | {"url": 5, "fields": {"a": {"selector": "b"}}}
          schedule.expression | {"type": "cron", "expression": "61 * * * *"}
          schedule.timezone   | {"type": "cron", "expression": "* * * * *", "timezone": "Mars/Base"}
          schedule.at         | {"type": "date", "at": "2001-01-01T00:00:00Z"}
          schedule.every      | {"type": "interval", "every": "soon"}
          schedule.type       | {"type": "weekly"}
          priority            | 10
          status              | "asleep"
          name                | ""
          colour              | "red"
          """)
  void aBadFieldIsNamed(String path, String value) {
    String field = path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
    ObjectNode body = io.carillon.definition.Json.object(manual(name()));
    body.set(field, io.carillon.definition.Json.tree(value));
    Answer answer = server.post(CONFIGS, body.toString());
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    List<String> paths = new ArrayList<>();
    answer.json().get("errors").forEach(error -> paths.add(error.get("path").stringValue()));
    assertThat(paths).contains(path);
  }

  @Test
  void aNameIsTakenOnce() {
    String name = name();
    create(manual(name));
    Answer again = server.post(CONFIGS, manual(name));
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().get("code").stringValue()).isEqualTo("duplicate_name");
  }

  @Test
  void aStaleVersionIsRefused() {
    ObjectNode config = create(manual(name()));
    Answer put = server.send("PUT", path(config), config.toString(), "If-Match", "\"1\"");
    assertThat(put.status()).as(put.response().body()).isEqualTo(200);
    Answer stale = server.send("PUT", path(config), config.toString(), "If-Match", "\"1\"");
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.json().get("code").stringValue()).isEqualTo("stale_version");
    assertThat(server.send("DELETE", path(config), null, "If-Match", "\"1\"").status())
        .isEqualTo(412);
  }

  @Test
  void aBodyHasABoundAndAForm() {
    assertThat(server.post(CONFIGS, "{\"name\": \"" + "x".repeat(1 << 20) + "\"}").status())
        .isEqualTo(413);
    assertThat(server.post(CONFIGS, "{\"name\": ").status()).isEqualTo(400);
    assertThat(server.post(CONFIGS, "[1]").status()).isEqualTo(400);
    assertThat(server.post(CONFIGS, null).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"typ=scrape", "limit=0", "limit=501", "cursor=x", "sort=age", "status=x"})
  void aBadQueryIsRefused(String query) {
    Answer answer = server.get(CONFIGS + "?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").stringValue())
        .isEqualTo(query.substring(0, query.indexOf('=')));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "-id", "name", "-name"})
  void pagesHoldEveryRowOnce(String sort) {
    String prefix = "paged " + sort.replace('-', 'd') + " ";
    for (int i = 0; i < 5; i++) {
      create(manual(prefix + i));
    }
    List<String> names = new ArrayList<>();
    String query = "?limit=2&sort=" + sort + "&q=" + prefix.strip().replace(" ", "%20");
    String cursor = "";
    do {
      ObjectNode page = server.get(CONFIGS + query + cursor).json();
      page.get("items").forEach(item -> names.add(item.get("name").stringValue()));
      JsonNode next = page.get("next_cursor");
      cursor = next.isNull() ? "" : "&cursor=" + next.stringValue();
    } while (!cursor.isEmpty());
    assertThat(names).hasSize(5).doesNotHaveDuplicates();
    assertThat(names.getFirst()).isEqualTo(prefix + (sort.startsWith("-") ? 4 : 0));
  }

  @Test
  void aScheduleIsPreviewed() {
    Answer answer =
        server.post(
            "/api/v1/schedules/preview",
            """
            {"schedule": {"type": "cron", "expression": "0 3 * * *", "timezone": "Asia/Shanghai"},
             "from": "2026-11-24T00:00:00Z", "count": 2}
            """);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/due_times/1").stringValue()).isEqualTo("2026-11-25T19:00:00Z");
    assertThat(answer.json().at("/description/zh").stringValue()).contains("03:00");
  }

  @Test
  void manyAreRunAtOnceEachWithItsResult() {
    long first = create(manual(name())).get("id").longValue();
    long second = create(manual(name())).get("id").longValue();
    Answer answer =
        server.post(CONFIGS + "/run", "{\"ids\": [%d, 999999, %d]}".formatted(first, second));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    JsonNode results = answer.json().get("results");
    assertThat(results).hasSize(3);
    assertThat(results.get(0).get("execution_id").isString()).isTrue();
    assertThat(results.get(1).at("/error/status").intValue()).isEqualTo(404);
    assertThat(results.get(2).get("execution_id").isString()).isTrue();
    awaitSuccesses(CONFIGS + "/" + second, 1);
  }

  @Test
  void aConfigCanBeginPausedAndItsScheduleChangeItsType() {
    String body = scrape(name(), "{\"type\": \"cron\", \"expression\": \"0 3 * * *\"}");
    ObjectNode config = create(body.replaceFirst("\\{", "{\"status\": \"paused\", "));
    assertThat(status(config)).isEqualTo("paused");
    Answer changed =
        server.send(
            "PATCH", path(config), "{\"schedule\": {\"type\": \"interval\", \"every\": \"1h\"}}");
    assertThat(changed.status()).as(changed.response().body()).isEqualTo(200);
    assertThat(status(changed.json())).isEqualTo("paused");
  }

  @Test
  void policiesAreShownInFullAndTheAuditSaysHowFarItGoes() {
    String body = scrape(name(), "{\"type\": \"interval\", \"every\": \"1h\", \"max_fires\": 3}");
    ObjectNode config =
        create(
            body.replaceFirst("\\{", "{\"catch_up\": \"all\", \"overlap\": \"cancel_running\", "));
    assertThat(config.get("overlap").stringValue()).isEqualTo("cancel_running");
    assertThat(config.at("/catch_up/mode").stringValue()).isEqualTo("all");
    assertThat(config.at("/catch_up/window").stringValue()).isEqualTo("1d");
    assertThat(config.at("/catch_up/max_runs").intValue()).isEqualTo(1_000);
    Answer patched = server.send("PATCH", path(config), "{\"catch_up\": {\"window\": \"1h\"}}");
    assertThat(patched.json().at("/catch_up/window").stringValue()).isEqualTo("1h");
    assertThat(server.get(path(config) + "/next-fires").json().toString()).contains("Z");
    ObjectNode audit = server.get(path(config) + "/audit").json();
    assertThat(audit.get("findings")).isEmpty();
    assertThat(audit.get("removed_up_to").isNull()).isTrue();
    assertThat(audit.get("removed_executions").intValue()).isZero();
    Answer refused = server.post(path(config) + "/run", "{\"overlap\": \"queue\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.response().body()).contains("buffer_one, buffer_all, cancel_running");
  }

  @Test
  void typesAndWorkersAreListed() {
    assertThat(server.get("/api/v1/task-types").json().get("items")).hasSize(3);
    assertThat(server.get("/api/v1/task-types/scrape").json().get("parameter_schema").isObject())
        .isTrue();
    assertThat(server.get("/api/v1/workers").json().get("items")).isNotEmpty();
    assertThat(server.get("/api/v1/stats").status()).isEqualTo(200);
    assertThat(server.get("/openapi.json").status()).isEqualTo(200);
  }
}
