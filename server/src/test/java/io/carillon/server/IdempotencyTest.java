package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.database.Database;
import io.carillon.server.ApiDescription.Operation;
import io.carillon.server.TestServer.Answer;
import io.carillon.server.repeat.KeptAnswers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests that are sent again with the same Idempotency-Key. */
class IdempotencyTest {

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String KEY = "Idempotency-Key";
  private static final AtomicInteger KEYS = new AtomicInteger();

  @TempDir private static Path data;
  private static TestServer server;
  private static long config;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    config = server.post(CONFIGS, body("run again")).json().get("id").longValue();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String body(String name) {
    return """
    {"name": "%s", "task_type": "scrape", "overlap": "allow",
     "schedule": {"type": "interval", "every": "1h", "start_at": "2026-11-01T00:00:00Z"},
     "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
    """
        .formatted(name, server.pageUrl());
  }

  private static String key() {
    return "key-" + KEYS.incrementAndGet();
  }

  private static Answer post(String path, String body, String key) {
    return server.send("POST", path, body, KEY, key);
  }

  private static long count(String table) {
    return server
        .bean(Database.class)
        .sql()
        .sql("select count(*) from carillon." + table)
        .query(Long.class)
        .single();
  }

  private static void again(Answer first, Answer second) {
    assertThat(second.response().body()).isEqualTo(first.response().body());
    assertThat(second.status()).isEqualTo(first.status());
    assertThat(second.header("Location")).isEqualTo(first.header("Location"));
    assertThat(second.header("ETag")).isEqualTo(first.header("ETag"));
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(first.header("Idempotency-Replayed")).isEmpty();
  }

  @Test
  void aConfigIsMadeOnce() {
    String key = key();
    Answer first = post(CONFIGS, body("made once"), key);
    assertThat(first.status()).as(first.response().body()).isEqualTo(201);
    again(first, post(CONFIGS, body("made once"), key));
    again(first, post(CONFIGS, body("made once"), "\"" + key + "\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /{id}/run      | {}
          /{id}/run      | {"overlap": "allow"}
          /run           | {"ids": [1, 1, 99999]}
          /{id}/backfill | {"from": "2026-11-01T00:00:00Z", "to": "2026-11-01T03:00:00Z"}
          """)
  void whatIsRunIsRunOnce(String path, String body) {
    String key = key();
    String whole = CONFIGS + path.replace("{id}", "" + config);
    Answer first = post(whole, body, key);
    long executions = count("task_execution");
    again(first, post(whole, body, key));
    assertThat(count("task_execution")).isEqualTo(executions);
  }

  /** Each POST that the description has: it takes a key, or says why not. */
  @Test
  void everyPostTakesAKeyOrSaysWhyItTakesNone() {
    Map<String, String> refusing = new TreeMap<>();
    for (Operation operation : server.description().operations()) {
      if (operation.method().equals("POST")) {
        String path =
            operation.path().replace("{version}", "1").replaceAll("\\{\\w+}", "" + config);
        JsonNode types = operation.json().at("/requestBody/content");
        String type =
            types.isEmpty() ? "application/json" : types.propertyNames().iterator().next();
        Answer answer = server.sendAs(type, "POST", path, "{}", KEY, "k".repeat(256));
        assertThat(answer.status()).as(operation.route()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/path").stringValue())
            .as(operation.route())
            .isEqualTo(KEY);
        String message = answer.json().at("/errors/0/message").stringValue();
        if (!message.startsWith("must be one text")) {
          refusing.put(operation.path(), message);
        }
      }
    }
    assertThat(refusing.keySet())
        .as("a POST that makes something takes a key; %s", refusing)
        .containsExactlyInAnyOrder(
            "/api/v1/connections/{name}/test",
            "/api/v1/forecast",
            "/api/v1/login-codes",
            "/api/v1/schedules/preview",
            "/api/v1/secrets/rotate",
            "/api/v1/session",
            "/api/v1/task-configs/{id}/render",
            "/api/v1/tokens");
    assertThat(refusing.values()).allMatch(message -> message.startsWith("is not taken here: "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          connections     | connection    | {"name": "board", "kind": "http", "settings": {"base_url": "http://127.0.0.1:9/"}}
          alert-rules     | alert_rule    | {"name": "again", "kind": "failures_in_a_row", "condition": {"failures": 3}}
          alert-silences  | alert_silence | {"matcher": {"task_types": ["scrape"]}, "reason": "x", "duration": "1h"}
          task-configs/bulk | bulk_operation | {"filter": {"type": "scrape"}, "patch": {"priority": 7}, "background": true}
          task-configs/pause | bulk_operation | {"filter": {"type": "sleep"}, "background": true}
          executions/cancel | bulk_operation | {"filter": {"task_type": "sleep"}, "background": true}
          """)
  void whatIsMadeIsMadeOnce(String path, String table, String body) {
    String key = key();
    Answer first = post("/api/v1/" + path, body, key);
    assertThat(first.status()).as(first.response().body()).isBetween(201, 202);
    long rows = count(table);
    again(first, post("/api/v1/" + path, body, key));
    assertThat(count(table)).isEqualTo(rows);
  }

  @Test
  void anExecutionIsRepeatedOnce() {
    String id =
        server.post(CONFIGS + "/" + config + "/run", null).json().get("execution_id").stringValue();
    String path = "/api/v1/executions/" + id;
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.get(path).json().get("finished_at").isString());
    String key = key();
    again(
        server.send("POST", path + "/retry", null, KEY, key),
        server.send("POST", path + "/retry", null, KEY, key));
  }

  @Test
  void aCalendarIsImportedOnce() {
    String file =
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        BEGIN:VEVENT
        UID:1
        DTSTART;VALUE=DATE:20270104
        SUMMARY:shut
        END:VEVENT
        END:VCALENDAR
        """
            .replace("\n", "\r\n");
    String path = "/api/v1/calendars/again/import?timezone=UTC&from=2027-01-01";
    String key = key();
    Answer first = server.sendAs("text/calendar", "POST", path, file, KEY, key);
    assertThat(first.status()).as(first.response().body()).isEqualTo(201);
    again(first, server.sendAs("text/calendar", "POST", path, file, KEY, key));
  }

  @Test
  void aKeyBelongsToOneRequestOfOneToken() {
    String key = key();
    String run = CONFIGS + "/" + config + "/run";
    post(run, "{}", key);
    for (Answer other :
        List.of(
            post(run, "{\"overlap\": \"allow\"}", key),
            post(CONFIGS + "/run", "{\"ids\": [" + config + "]}", key))) {
      assertThat(other.status()).isEqualTo(422);
      assertThat(other.json().get("code").stringValue()).isEqualTo("key_reused");
    }
    String second =
        server
            .post("/api/v1/tokens", "{\"name\": \"second caller\", \"role\": \"operator\"}")
            .json()
            .get("token")
            .stringValue();
    Answer others = server.as(second, "POST", run, "{}", KEY, key);
    assertThat(others.status()).isEqualTo(202);
    assertThat(others.header("Idempotency-Replayed")).isEmpty();
  }

  @Test
  void aRefusedRequestUsesNoKeyUp() {
    String key = key();
    assertThat(post(CONFIGS, "{\"name\": \"nothing\"}", key).status()).isEqualTo(400);
    assertThat(post(CONFIGS, body("run again"), key).status()).isEqualTo(409);
    Answer made = post(CONFIGS, body("after two refusals"), key);
    assertThat(made.status()).isEqualTo(201);
    again(made, post(CONFIGS, body("after two refusals"), key));
  }

  @Test
  void manyAtOnceActOnce() {
    String key = key();
    long before = count("task_execution");
    List<CompletableFuture<Answer>> asked =
        IntStream.range(0, 16)
            .mapToObj(i ->
                CompletableFuture.supplyAsync(
                    () -> post(CONFIGS + "/" + config + "/run", "{}", key)))
            .toList();
    Map<Integer, List<String>> byStatus = new TreeMap<>();
    asked.forEach(one ->
        byStatus
            .computeIfAbsent(one.join().status(), status -> new ArrayList<>())
            .add(one.join().response().body()));
    assertThat(byStatus.keySet()).isSubsetOf(202, 409);
    assertThat(Objects.requireNonNull(byStatus.get(202))).isNotEmpty();
    assertThat(byStatus.get(202).stream().distinct()).hasSize(1);
    byStatus.getOrDefault(409, List.of()).forEach(body -> assertThat(body).contains("key_in_use"));
    assertThat(count("task_execution")).isEqualTo(before + 1);
  }

  @Test
  void neitherActNorAnswerStaysWithoutTheOther() {
    Database database = server.bean(Database.class);
    long before = count("task_execution");
    for (String statement :
        List.of(
            """
            create function carillon.breaks() returns trigger language plpgsql as $$
            begin raise exception 'no room' using errcode = '53100'; end $$
            """,
            """
            create trigger breaks before insert on carillon.idempotency_key for each row
              when (new.key = 'breaks') execute function carillon.breaks()
            """)) {
      database.sql().sql(statement).update();
    }
    Answer answer = post(CONFIGS + "/" + config + "/run", "{}", "breaks");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(count("task_execution")).isEqualTo(before);
    database.sql().sql("drop trigger breaks on carillon.idempotency_key").update();
    assertThat(post(CONFIGS + "/" + config + "/run", "{}", "breaks").status()).isEqualTo(202);
  }

  @Test
  void aKeyIsForgottenAfterADay() {
    String key = key();
    String run = CONFIGS + "/" + config + "/run";
    String first = post(run, "{}", key).response().body();
    server
        .bean(Database.class)
        .sql()
        .sql(
            "update carillon.idempotency_key set created_at = now() - interval '25 hours' where key"
                + " = :key")
        .param("key", key)
        .update();
    assertThat(post(run, "{}", key).response().body()).isNotEqualTo(first);
    server
        .bean(Database.class)
        .sql()
        .sql("update carillon.idempotency_key set created_at = now() - interval '25 hours'")
        .update();
    assertThat(server.bean(KeptAnswers.class).purge(1_000)).isPositive();
    assertThat(count("idempotency_key")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /api/v1/tokens",
    "POST,   /api/v1/login-codes",
    "POST,   /api/v1/schedules/preview",
    "POST,   /api/v1/forecast",
    "GET,    /api/v1/task-configs",
    "PUT,    /api/v1/calendars/any",
    "PATCH,  /api/v1/task-configs/1",
    "DELETE, /api/v1/task-configs/1"
  })
  void aKeyWithoutMeaningIsRefused(String method, String path) {
    Answer answer = server.send(method, path, "{}", KEY, key());
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/path").stringValue()).isEqualTo(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\"\""})
  void aKeyThatIsNoneIsRefused(String key) {
    assertThat(post(CONFIGS + "/run", "{\"ids\": [1]}", key).status()).isEqualTo(400);
    assertThat(post(CONFIGS + "/run", "{\"ids\": [1]}", "k".repeat(256)).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /api/v1/executions/00000000-0000-7000-8000-000000000000/cancel",
    "POST, /api/v1/executions/00000000-0000-7000-8000-000000000000/retry",
    "POST, /api/v1/task-configs/1/resume",
    "POST, /api/v1/login-codes",
    "DELETE, /api/v1/calendars/none",
    "GET, /api/v1/task-configs"
  })
  void aBodyWhereNoneIsTakenIsRefused(String method, String path) {
    Answer field = server.send(method, path, "{\"reason\": \"x\"}");
    assertThat(field.status()).isEqualTo(400);
    assertThat(field.json().at("/errors/0/path").stringValue()).isEqualTo("reason");
    assertThat(server.send(method, path, "[1]").status()).isEqualTo(400);
    assertThat(server.send(method, path, "nonsense").status()).isEqualTo(400);
    assertThat(server.sendAs("application/json", method, path, "{}").status()).isNotEqualTo(400);
  }
}
