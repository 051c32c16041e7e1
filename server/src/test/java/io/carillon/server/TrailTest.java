package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.database.Database;
import io.carillon.server.TestServer.Answer;
import io.carillon.server.trail.TrailStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The trail of access: who changed what, and who was refused. */
class TrailTest {

  private static final String TRAIL = "/api/v1/trail";
  private static final String CONFIG =
      """
      {"name": "%s", "task_type": "scrape", "schedule": {"type": "manual"},
       "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
      """;

  @TempDir private static Path data;
  private static TestServer server;
  private static String viewer;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    viewer =
        server
            .post("/api/v1/tokens", "{\"name\": \"wall\", \"role\": \"viewer\"}")
            .json()
            .get("token")
            .stringValue();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<JsonNode> lines(String query) {
    List<JsonNode> lines = new ArrayList<>();
    Answer answer = server.get(TRAIL + query);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    answer.json().get("items").forEach(lines::add);
    return lines;
  }

  private static String text(JsonNode line, String field) {
    return line.get(field).asString();
  }

  @Test
  void whatIsChangedIsOnRecordWithActorTargetAndStatus() {
    String id =
        server
            .post("/api/v1/task-configs", CONFIG.formatted("traced", server.pageUrl()))
            .json()
            .get("id")
            .asString();
    server.send("DELETE", "/api/v1/task-configs/" + id, null);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          JsonNode deleted = lines("?action=DELETE%20/api/v1/task-configs").getFirst();
          assertThat(text(deleted, "action")).isEqualTo("DELETE /api/v1/task-configs/{id}");
          assertThat(text(deleted, "target")).isEqualTo(id);
          assertThat(text(deleted, "actor")).isEqualTo("administrator");
          assertThat(text(deleted, "role")).isEqualTo("admin");
          assertThat(text(deleted, "source")).isEqualTo("127.0.0.1");
          assertThat(deleted.get("status").intValue()).isEqualTo(204);
        });
    assertThat(lines("?action=POST%20/api/v1/task-configs")).isNotEmpty();
  }

  private static JsonNode awaited(String query) {
    await().atMost(Duration.ofSeconds(60)).until(() -> !lines(query).isEmpty());
    return lines(query).getFirst();
  }

  @Test
  void aChangeHasTheOldAndTheNewValues() {
    Answer made =
        server.post("/api/v1/task-configs", CONFIG.formatted("changed", server.pageUrl()));
    String subject = "task-configs/" + made.json().get("id").asString();
    String path = "/api/v1/" + subject;
    JsonNode created = awaited("?action=POST&subject=" + subject).get("changes");
    assertThat(created.at("/name/old").isNull()).isTrue();
    assertThat(text(created.get("name"), "new")).isEqualTo("changed");
    server.send("PATCH", path, "{\"description\": \"a second one\", \"priority\": 7}");
    JsonNode changes = awaited("?action=PATCH&subject=" + subject).get("changes");
    assertThat(changes.propertyNames())
        .containsExactlyInAnyOrder("description", "priority", "version");
    assertThat(text(changes.get("description"), "old")).isEmpty();
    assertThat(text(changes.get("description"), "new")).isEqualTo("a second one");
    server.post(path + "/pause", "{\"reason\": \"audit\"}");
    JsonNode paused =
        awaited("?action=POST%20/api/v1/task-configs/%7Bid%7D/pause&subject=" + subject);
    assertThat(text(paused.at("/changes/status"), "new")).isEqualTo("paused");
    server.send("DELETE", path, null);
    JsonNode deleted = awaited("?action=DELETE&subject=" + subject);
    assertThat(text(deleted.at("/changes/status"), "new")).isEqualTo("deleted");
    assertThat(lines("?subject=" + subject)).hasSize(4);
    assertThat(lines("?subject=" + subject + "9")).isEmpty();
  }

  @Test
  void calendarsAlertRulesConnectionsAndManyConfigsAreCovered() {
    server.send("PUT", "/api/v1/calendars/traced", "{\"timezone\": \"UTC\"}");
    server.send("PUT", "/api/v1/calendars/traced", "{\"timezone\": \"Asia/Shanghai\"}");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> lines("?subject=calendars/traced").size() == 2);
    JsonNode zone = lines("?subject=calendars/traced").getFirst().at("/changes/timezone");
    assertThat(text(zone, "old")).isEqualTo("UTC");
    assertThat(text(zone, "new")).isEqualTo("Asia/Shanghai");
    server.post(
        "/api/v1/task-configs/bulk",
        "{\"filter\": {\"q\": \"none\"}, \"patch\": {\"priority\": 3}, \"dry_run\": true}");
    JsonNode many = awaited("?action=POST%20/api/v1/task-configs/bulk");
    assertThat(text(many, "subject")).isEqualTo("task-configs");
    assertThat(many.at("/changes/request/new/patch/priority").intValue()).isEqualTo(3);
  }

  @Test
  void anIdThatIsNoneIsRefusedAsBefore() {
    assertThat(server.post("/api/v1/workers/none/pause", null).status()).isEqualTo(400);
    assertThat(server.post("/api/v1/task-configs/none/pause", null).status()).isEqualTo(400);
    assertThat(server.send("DELETE", "/api/v1/calendars/never-made", null).status()).isEqualTo(404);
  }

  @Test
  void noSecretIsInIt() {
    String secret = "do-not-write-this-down";
    String config =
        """
        {"name": "with a secret", "task_type": "http_request", "schedule": {"type": "manual"},
         "parameters": {"url": "http://me:%1$s@127.0.0.1:9/", "headers": {"Authorization": "%1$s"}}}
        """
            .formatted(secret);
    String id = server.post("/api/v1/task-configs", config).json().get("id").asString();
    server.send("PATCH", "/api/v1/task-configs/" + id, "{\"priority\": 2}");
    String value = "nor-write-this-one-down";
    server.send("PUT", "/api/v1/secrets/traced", "{\"value\": \"" + value + "\"}");
    server.post("/api/v1/task-configs/create", "{\"task_configs\": [" + config + "]}");
    awaited("?action=PUT&subject=secrets/traced");
    awaited("?action=POST%20/api/v1/task-configs/create");
    assertThat(server.get(TRAIL + "?limit=500").response().body()).doesNotContain(secret, value);
  }

  @Test
  void tokensMadeAndRevokedAreNamedAndNeverShown() {
    Answer made = server.post("/api/v1/tokens", "{\"name\": \"brief\", \"role\": \"operator\"}");
    String id = made.json().get("id").stringValue();
    server.send("DELETE", "/api/v1/tokens/brief", null);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !lines("?action=DELETE%20/api/v1/tokens").isEmpty());
    JsonNode line = lines("?action=POST%20/api/v1/tokens").getFirst();
    assertThat(text(line, "target")).isEqualTo(id);
    assertThat(text(line, "detail")).isEqualTo("brief, with the role operator");
    assertThat(server.get(TRAIL).response().body())
        .doesNotContain(made.json().get("token").stringValue());
  }

  @Test
  void aLogInIsOnRecord() {
    String code = server.post("/api/v1/login-codes", null).json().get("code").stringValue();
    server.open("POST", "/api/v1/session", "{\"code\": \"" + code + "\"}");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> lines("?action=POST%20/api/v1/session&actor=administrator").size() >= 1);
  }

  @Test
  void refusedChangesAndUnknownTokensAreCountedTogether() {
    for (int i = 0; i < 20; i++) {
      server.as(viewer, "DELETE", "/api/v1/task-configs/" + (1_000 + i), null);
      server.as("made-up-" + i, "GET", "/api/v1/task-configs", null);
      server.open("POST", "/api/v1/session", "{\"code\": \"made up\"}");
    }
    counted("?actor=wall&action=DELETE", 403, 20);
    counted("?action=unknown_token", 401, 20);
    counted("?action=POST%20/api/v1/session", 401, 20);
    // A line for each minute that they took, and those of the other tests.
    assertThat(lines("?actor=wall&action=DELETE").size()).isLessThan(10);
  }

  private static void counted(String query, int status, int least) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            lines(query).stream()
                    .filter(line -> line.get("status").intValue() == status)
                    .mapToInt(line -> line.get("count").intValue())
                    .sum()
                >= least);
  }

  @Test
  void manyDifferentRefusalsWriteFewLines() {
    for (int i = 0; i < 300; i++) {
      server.as(viewer, "DELETE", "/api/v1/nothing" + i + "?x=" + i, null);
      server.as(viewer, "PUT", "/api/v1/calendars/c" + i, "{\"timezone\": \"UTC\"}");
    }
    counted("?actor=wall", 403, 600);
    assertThat(lines("?actor=wall&limit=500").size()).isLessThan(20);
  }

  @Test
  void whoOnlyLooksOrHasNoTokenLeavesNoLine() {
    int before = lines("?limit=500&actor=wall").size();
    server.as(viewer, "GET", "/api/v1/task-configs", null);
    server.as(viewer, "POST", "/api/v1/forecast", "{}");
    server.stranger("DELETE", "/api/v1/task-configs/1");
    assertThat(lines("?limit=500&actor=wall").size()).isLessThanOrEqualTo(before + 1);
    assertThat(server.get(TRAIL).response().body()).doesNotContain("/api/v1/forecast");
  }

  @Test
  void onlyAnAdminReadsItAndNobodyChangesIt() {
    assertThat(server.as(viewer, "GET", TRAIL, null).status()).isEqualTo(403);
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      assertThat(server.send(method, TRAIL, "{}").status()).isEqualTo(405);
      assertThat(server.send(method, TRAIL + "/1", "{}").status()).isIn(404, 405);
    }
  }

  @Test
  void itIsReadPageByPageAndBySpan() {
    for (int i = 0; i < 3; i++) {
      server.send("PUT", "/api/v1/calendars/paged", "{\"timezone\": \"UTC\"}");
    }
    String query = "?action=PUT&actor=administrator&limit=2";
    Answer first = server.get(TRAIL + query);
    assertThat(first.json().get("items")).hasSize(2);
    String cursor = first.json().get("next_cursor").stringValue();
    assertThat(lines(query + "&cursor=" + cursor)).isNotEmpty();
    assertThat(server.get(TRAIL + "?cursor=nonsense").status()).isEqualTo(400);
    String at = text(first.json().get("items").get(0), "at");
    assertThat(lines("?action=PUT&from=" + at)).isNotEmpty();
    assertThat(lines("?action=PUT&to=2020-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void retentionDeletesIt() {
    TrailStore store = server.bean(TrailStore.class);
    server
        .bean(Database.class)
        .sql()
        .sql(
            """
            insert into carillon.access_trail (at, last_at, count, source, action, status)
            values (now() - interval '31 days', now(), 1, 'then', 'DELETE /old', 204)
            """)
        .update();
    assertThat(lines("?action=DELETE%20/old")).hasSize(1);
    store.purge(Duration.ofDays(30), 1_000);
    assertThat(lines("?action=DELETE%20/old")).isEmpty();
  }
}
