package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.server.TestServer.Answer;
import io.carillon.server.security.LastUses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What each role may do. */
class SecurityTest {

  private static final String TOKENS = "/api/v1/tokens";
  private static final String CONFIG =
      """
      {"name": "guarded", "task_type": "scrape", "schedule": {"type": "manual"},
       "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
      """;

  @TempDir private static Path data;
  private static TestServer server;
  private static String viewer;
  private static String operator;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    viewer = token("{\"name\": \"wall\", \"role\": \"viewer\"}");
    operator = token("{\"name\": \"night shift\", \"role\": \"operator\"}");
    server.post("/api/v1/task-configs", CONFIG.formatted(server.pageUrl()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String token(String body) {
    Answer made = server.post(TOKENS, body);
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    return made.json().get("token").stringValue();
  }

  private static int asked(String token, String method, String path) {
    return server.stranger(method, path, "Authorization", "Bearer " + token).status();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /api/v1/task-configs,          200, 200",
    "GET,    /api/v1/executions,            200, 200",
    "GET,    /metrics,                      200, 200",
    "GET,    /api/v1/tokens,                403, 403",
    "POST,   /api/v1/task-configs/1/pause,  403, 200",
    "POST,   /api/v1/task-configs/1/resume, 403, 200",
    "POST,   /api/v1/task-configs/1/run,    403, 202",
    "POST,   /api/v1/task-configs,          403, 403",
    "DELETE, /api/v1/task-configs/1,        403, 403",
    "DELETE, /api/v1/tokens/wall,           403, 403"
  })
  void aRoleMayDoWhatItIsForAndNoMore(String method, String path, int asViewer, int asOperator) {
    assertThat(asked(viewer, method, path)).isEqualTo(asViewer);
    assertThat(asked(operator, method, path)).isEqualTo(asOperator);
  }

  @Test
  void aTokenTakenBackIsRefusedAtOnce() {
    String gone = token("{\"name\": \"guest\", \"role\": \"viewer\"}");
    assertThat(asked(gone, "GET", "/api/v1/workers")).isEqualTo(200);
    assertThat(server.send("DELETE", TOKENS + "/guest", null).status()).isEqualTo(204);
    assertThat(asked(gone, "GET", "/api/v1/workers")).isEqualTo(401);
    assertThat(server.send("DELETE", TOKENS + "/guest", null).status()).isEqualTo(404);
  }

  @Test
  void anExpiredTokenIsRefusedWithTheTimeAndOpensNoSession() {
    Instant soon = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
    String body =
        "{\"name\": \"for a while\", \"role\": \"viewer\", \"expires_at\": \"%s\"}".formatted(soon);
    String token = token(body);
    assertThat(asked(token, "GET", "/api/v1/workers")).isEqualTo(200);
    assertThat(server.as(token, "GET", "/api/v1/session", null).json().get("expires_at").asString())
        .isEqualTo(soon.toString());
    server
        .bean(Database.class)
        .sql()
        .sql("update carillon.api_token set expires_at = '2026-01-01Z' where name = 'for a while'")
        .update();
    Answer refused = server.as(token, "GET", "/api/v1/workers", null);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.json().get("detail").stringValue())
        .isEqualTo("This token expired at 2026-01-01T00:00:00Z; an admin creates another one.");
    assertThat(server.open("POST", "/api/v1/session", "{\"token\": \"" + token + "\"}").status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"2020-01-01T00:00:00Z\"", "\"2999-01-01T00:00:00Z\"", "\"soon\"", "1"})
  void anExpiryIsAnInstantOfTheNextYears(String expiry) {
    String body =
        "{\"name\": \"never made\", \"role\": \"viewer\", \"expires_at\": %s}".formatted(expiry);
    Answer refused = server.post(TOKENS, body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/path").stringValue()).isEqualTo("expires_at");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"billing\"", "[\"Billing\"]", "[\"-a\"]", "[1]", "[\"\"]", "{}"})
  void namespacesAreAListOfNames(String namespaces) {
    String body =
        "{\"name\": \"never made\", \"role\": \"viewer\", \"namespaces\": %s}"
            .formatted(namespaces);
    Answer refused = server.post(TOKENS, body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/path").stringValue()).startsWith("namespaces");
  }

  @Test
  void theLastUseIsWrittenAtMostOnceAMinute() {
    String used = token("{\"name\": \"used\", \"role\": \"viewer\"}");
    assertThat(lastUse("used")).isNull();
    asked(used, "GET", "/api/v1/workers");
    assertThat(lastUse("used")).as("no request writes it").isNull();
    server.bean(LastUses.class).write();
    assertThat(lastUse("used")).isNotNull();
  }

  private static @Nullable String lastUse(String name) {
    for (JsonNode token : server.get(TOKENS).json().get("items")) {
      if (token.get("name").stringValue().equals(name)) {
        return token.get("last_used_at").isNull() ? null : token.get("last_used_at").stringValue();
      }
    }
    throw new AssertionError("there is no token " + name);
  }

  @Test
  void theListOfTokensShowsNoSecret() {
    ObjectNode list = server.get(TOKENS).json();
    assertThat(list.get("items")).hasSizeGreaterThanOrEqualTo(3);
    assertThat(list.toString()).doesNotContain(viewer).doesNotContain("hash");
  }

  @Test
  void aTokenNeedsANameOfItsOwnAndARole() {
    assertThat(server.post(TOKENS, "{\"name\": \"wall\", \"role\": \"admin\"}").status())
        .isEqualTo(409);
    Answer faulty = server.post(TOKENS, "{\"role\": \"king\", \"colour\": 1}");
    assertThat(faulty.status()).isEqualTo(400);
    assertThat(faulty.response().body()).contains("\"name\"", "\"role\"", "\"colour\"");
    assertThat(server.send("DELETE", TOKENS + "/administrator", null).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\\u3000",
        ".",
        "..",
        "a/b",
        "a\\\\b",
        "a;b",
        "a%2Fb",
        "a\\nb",
        "a\\tb",
        "a\\u2028b",
        "wall.",
        " wall",
        "wall ",
        "00000000-0000-7000-8000-000000000000",
        "\\ud83d\\udd11"
      })
  void aNameThatAPathCannotCarryIsRefused(String name) {
    Answer refused =
        server.post(TOKENS, "{\"name\": \"%s\", \"role\": \"viewer\"}".formatted(name));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().at("/errors/0/path").stringValue()).isEqualTo("name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "夜班", "ops@example.org", "R2-D2", "night shift 2", "a..b", "7"})
  void anyOtherNameIsTaken(String name) {
    token("{\"name\": \"%s\", \"role\": \"viewer\"}".formatted(name));
    String path = TOKENS + "/" + UriUtils.encodePathSegment(name, StandardCharsets.UTF_8);
    assertThat(server.send("DELETE", path, null).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b",
        "c\\d",
        "e;f",
        "g%h",
        "line\nend",
        ".",
        "..",
        "00000000-0000-7000-8000-000000000001"
      })
  void aTokenWithAnyNameIsRevokedById(String name) {
    server
        .bean(Database.class)
        .sql()
        .sql(
            """
            insert into carillon.api_token (name, role, token_hash, created_at, created_by)
            values (:name, 'viewer', sha256(convert_to(:name, 'UTF8')), now(), 'an earlier version')
            """)
        .param("name", name)
        .update();
    String id = id(name);
    assertThat(server.send("DELETE", TOKENS + "/" + id, null).status()).isEqualTo(204);
    assertThat(server.get(TOKENS).response().body()).doesNotContain(id);
  }

  private static String id(String name) {
    for (JsonNode token : server.get(TOKENS).json().get("items")) {
      if (token.get("name").stringValue().equals(name)) {
        return token.get("id").stringValue();
      }
    }
    throw new AssertionError("there is no token " + name);
  }

  @Test
  void theAdministratorsTokenIsNotRevokedByIdEither() {
    Answer refused = server.send("DELETE", TOKENS + "/" + id("administrator"), null);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.response().body()).contains("CARILLON_TOKEN");
  }
}
