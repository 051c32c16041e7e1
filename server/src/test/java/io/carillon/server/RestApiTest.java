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
        .atMost(Duration.ofSeconds(60))
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
        .atMost(Duration.ofSeconds(60))
        .until(() -> status(server.get(execution).json()).equals("succeeded"));
    ObjectNode done = server.get(execution).json();
    assertThat(done.at("/result/items/0/fields/price").stringValue()).isEqualTo("42");
    assertThat(done.get("attempts")).hasSize(1);
    assertThat(server.get(execution + "/logs").status()).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !server.get(path + "/stats").json().get("items").isEmpty());

    assertThat(kinds(path))
        .contains("created", "updated", "fired", "paused", "resumed", "triggered");
    assertThat(server.send("DELETE", path + "?reason=too%20old", null).status()).isEqualTo(204);
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(204);
    ObjectNode deleted = server.get(path).json();
    assertThat(status(deleted)).isEqualTo("deleted");
    assertThat(deleted.get("status_reason").stringValue()).isEqualTo("too old");
    assertThat(deleted.get("deleted_by")).isEqualTo(deleted.get("updated_by"));
    assertThat(server.get(execution).status()).isEqualTo(200);
    assertThat(server.get(path + "/stats").json().get("items")).isNotEmpty();
    assertThat(server.get(path + "/executions").json().get("items")).isNotEmpty();
    assertThat(server.get(path + "/audit").json().get("findings")).isEmpty();
    JsonNode event = server.get(path + "/events?kind=deleted").json().at("/items/0");
    assertThat(event.get("reason").stringValue()).isEqualTo("too old");
    assertThat(event.get("actor")).isEqualTo(deleted.get("deleted_by"));
  }

  @Test
  void aDeletedConfigIsLeftOutOfListsRefusesChangesAndFreesItsName() {
    String name = name();
    ObjectNode config = create(manual(name));
    server.send("DELETE", path(config), null);
    String query = CONFIGS + "?limit=500&q=" + name.replace(" ", "%20");
    assertThat(server.get(query).json().get("items")).isEmpty();
    assertThat(ids(CONFIGS + "?limit=500")).doesNotContain(config.get("id").longValue());
    assertThat(ids(CONFIGS + "?limit=500&status=deleted")).contains(config.get("id").longValue());
    for (String act : List.of("pause", "resume", "run")) {
      Answer refused = server.post(path(config) + "/" + act, null);
      assertThat(refused.status()).as(act).isEqualTo(409);
      assertThat(refused.json().get("code").stringValue()).isEqualTo("deleted");
    }
    Answer patched = server.send("PATCH", path(config), "{\"priority\": 1}");
    assertThat(patched.json().get("code").stringValue()).isEqualTo("deleted");
    ObjectNode again = create(manual(name));
    Answer restored = server.post(path(config) + "/restore", null);
    assertThat(restored.status()).isEqualTo(409);
    assertThat(restored.json().get("code").stringValue()).isEqualTo("duplicate_name");
    server.send("DELETE", path(again), null);
    assertThat(status(server.post(path(config) + "/restore", null).json())).isEqualTo("active");
    assertThat(kinds(path(config))).containsExactly("restored", "deleted", "created");
    assertThat(server.post(path(config) + "/restore", null).json().get("code").stringValue())
        .isEqualTo("not_deleted");
  }

  private static List<Long> ids(String path) {
    List<Long> ids = new ArrayList<>();
    server.get(path).json().get("items").forEach(item -> ids.add(item.get("id").longValue()));
    return ids;
  }

  @Test
  void aPurgeTakesADeletedConfigAndLeavesALine() {
    ObjectNode config = create(manual(name()));
    server.post(path(config) + "/run", null);
    awaitSuccesses(path(config), 1);
    assertThat(server.post(path(config) + "/purge", null).json().get("code").stringValue())
        .isEqualTo("not_deleted");
    server.send("DELETE", path(config), null);
    ObjectNode line = server.post(path(config) + "/purge", null).json();
    assertThat(line.get("executions").intValue()).isEqualTo(1);
    assertThat(line.get("events").intValue()).isEqualTo(3);
    assertThat(server.get(path(config)).status()).isEqualTo(404);
    assertThat(server.get("/api/v1/purges").json().at("/items/0")).isEqualTo(line);
  }

  @Test
  void versionsAreListedComparedAndRestored() {
    ObjectNode config = create(manual(name()));
    String path = path(config);
    server.send("PATCH", path, "{\"name\": \"%s\", \"priority\": 9}".formatted(name()));
    server.send("PATCH", path, "{\"parameters\": {\"fields\": {\"more\": {\"selector\": \"p\"}}}}");
    JsonNode first = server.get(path + "/versions?limit=2").json();
    assertThat(first.at("/items/0/version").intValue()).isEqualTo(3);
    assertThat(first.at("/items/0/changed_fields")).hasToString("[\"parameters\"]");
    assertThat(first.at("/items/1/changed_fields")).hasToString("[\"name\",\"priority\"]");
    JsonNode rest =
        server
            .get(path + "/versions?cursor=" + first.get("next_cursor").stringValue())
            .json()
            .get("items");
    assertThat(rest).hasSize(1);
    assertThat(rest.get(0).get("change").stringValue()).isEqualTo("created");
    ObjectNode whole = server.get(path + "/versions/1").json();
    assertThat(whole.at("/definition/name")).isEqualTo(config.get("name"));
    ObjectNode difference = server.get(path + "/versions/1/diff").json();
    assertThat(difference.get("changed"))
        .hasToString("[\"name\",\"parameters.fields.more\",\"priority\"]");
    assertThat(server.get(path + "/versions/1/diff?to=2").json().at("/after/priority").intValue())
        .isEqualTo(9);
    assertThat(server.get(path + "/versions/9").status()).isEqualTo(404);
    assertThat(
            server.send("POST", path + "/versions/1/restore", null, "If-Match", "\"2\"").status())
        .isEqualTo(412);
    Answer restored = server.post(path + "/versions/1/restore", null);
    assertThat(restored.status()).as(restored.response().body()).isEqualTo(200);
    assertThat(restored.header("ETag")).isEqualTo("\"4\"");
    assertThat(restored.json().get("name")).isEqualTo(config.get("name"));
    assertThat(restored.json().get("parameters")).isEqualTo(config.get("parameters"));
    JsonNode event = server.get(path + "/events?kind=updated&limit=1").json().at("/items/0");
    assertThat(event.at("/detail/restored_from").intValue()).isEqualTo(1);
    assertThat(event.get("reason").stringValue())
        .isEqualTo("The content of version 1 was restored.");
    assertThat(server.get(path + "/versions/4").json().get("restored_from").intValue())
        .isEqualTo(1);
  }

  @Test
  void aPatchThatChangesNothingMakesNoVersion() {
    ObjectNode config = create(manual(name()));
    for (String patch : List.of("{}", "{\"status\": \"active\"}", config.toString())) {
      Answer patched = server.send("PATCH", path(config), patch);
      assertThat(patched.status()).as(patched.response().body()).isEqualTo(200);
      assertThat(patched.header("ETag")).isEqualTo("\"1\"");
    }
    assertThat(server.send("PUT", path(config), config.toString()).header("ETag"))
        .isEqualTo("\"1\"");
    assertThat(kinds(path(config))).containsExactly("created");
  }

  @Test
  void aPausedConfigKeepsItsReasonAndGetsAnotherOneByAPatch() {
    ObjectNode config = create(manual(name()));
    server.post(path(config) + "/pause", "{\"reason\": \"lunch\"}");
    ObjectNode patched = server.send("PATCH", path(config), "{\"priority\": 1}").json();
    assertThat(status(patched)).isEqualTo("paused");
    assertThat(patched.get("status_reason").stringValue()).isEqualTo("lunch");
    ObjectNode other = server.send("PATCH", path(config), "{\"status_reason\": \"supper\"}").json();
    assertThat(other.get("status_reason").stringValue()).isEqualTo("supper");
    ObjectNode active = server.send("PATCH", path(config), "{\"status\": \"active\"}").json();
    assertThat(active.get("status_reason").isNull()).isTrue();
    ObjectNode again =
        server
            .send("PATCH", path(config), "{\"status\": \"paused\", \"status_reason\": \"tea\"}")
            .json();
    assertThat(again.get("status_reason").stringValue()).isEqualTo("tea");
    assertThat(kinds(path(config)))
        .containsExactly("paused", "resumed", "updated", "updated", "paused", "created");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          status        | "error"
          status        | "deleted"
          status_reason | "because"
          id            | 7
          next_due_at   | "2099-01-01T00:00:00Z"
          created_by    | "me"
          updated_at    | "2020-01-01T00:00:00Z"
          deleted_at    | "2020-01-01T00:00:00Z"
          version       | "x"
          """)
  void whatOnlyCarillonWritesIsRefusedWhenItDiffers(String field, String value) {
    ObjectNode config = create(manual(name()));
    Answer refused = server.send("PATCH", path(config), "{\"%s\": %s}".formatted(field, value));
    assertThat(refused.status()).as(refused.response().body()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/path").stringValue()).isEqualTo(field);
    assertThat(server.get(path(config)).header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void aBodyThatWasReadInAnotherVersionIsStale() {
    ObjectNode config = create(manual(name()));
    server.send("PATCH", path(config), "{\"priority\": 1}");
    Answer stale = server.send("PUT", path(config), config.toString());
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.json().get("code").stringValue()).isEqualTo("stale_version");
  }

  private static void awaitSuccesses(String path, int count) {
    await()
        .atMost(Duration.ofSeconds(60))
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
          name                | "  "
          name                | "\\u00a0\\u3000\\u200b"
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
    String changed = config.deepCopy().put("priority", 1).toString();
    Answer put = server.send("PUT", path(config), changed, "If-Match", "\"1\"");
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
    assertThat(server.get("/api/v1/task-types").json().get("items"))
        .extracting(type -> type.get("name").stringValue())
        .contains("cleanup", "http_request", "notification", "scrape", "send_email");
    assertThat(server.get("/api/v1/task-types/scrape").json().get("parameter_schema").isObject())
        .isTrue();
    assertThat(server.get("/api/v1/workers").json().get("items")).isNotEmpty();
    assertThat(server.get("/api/v1/stats").status()).isEqualTo(200);
    assertThat(server.get("/openapi.json").status()).isEqualTo(200);
  }
}
