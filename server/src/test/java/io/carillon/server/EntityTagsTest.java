package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.ApiDescription.Operation;
import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of what was changed since it was read. */
class EntityTagsTest {

  /** Changes without {@code If-Match}, with the reason. */
  private static final Map<String, String> WITHOUT =
      Map.of(
          "DELETE /api/v1/tokens/{id}", "a token is made and deleted, and never changed",
          "DELETE /api/v1/session", "it ends the caller's own session");

  private static final String SECRET = "/api/v1/secrets/shop.password";

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

  @Test
  void everyChangeOfWhatCanBeReadTakesTheTagThatWasRead() {
    for (Operation operation : server.description().operations()) {
      if (Set.of("PUT", "PATCH", "DELETE").contains(operation.method())) {
        boolean takes = operation.parameters("header").contains("If-Match");
        assertThat(takes)
            .as("%s needs If-Match, or a reason in this test", operation.route())
            .isNotEqualTo(WITHOUT.containsKey(operation.route()));
        assertThat(operation.json().get("responses").has("412"))
            .as("412 of %s", operation.route())
            .isEqualTo(takes);
      }
    }
  }

  private static Answer send(String method, String path, String tag, String body) {
    return server.send(method, path, body.isEmpty() ? null : body, "If-Match", tag);
  }

  @Test
  void aStarMakesNothingThatDoesNotExist() {
    Map<String, String> bodies =
        Map.of(
            "/api/v1/secrets/star", "{\"value\": \"p4ssw0rd\"}",
            "/api/v1/connections/star",
                "{\"kind\": \"http\", \"settings\": {\"base_url\": \"http://127.0.0.1:1\"}}",
            "/api/v1/calendars/star", "{\"timezone\": \"Europe/Berlin\"}");
    bodies.forEach((path, body) -> {
      Answer refused = send("PUT", path, "*", body);
      assertThat(refused.status()).as(refused.response().body()).isEqualTo(412);
      assertThat(refused.json().get("detail").stringValue()).contains("leave out If-Match");
      assertThat(server.get(path).status()).isEqualTo(404);
      assertThat(server.send("PUT", path, body).status()).as(path).isIn(200, 201);
      assertThat(send("PUT", path, "*", body).status()).as(path).isIn(200, 201);
      assertThat(send("DELETE", path, "*", "").status()).as(path).isEqualTo(204);
    });
  }

  @Test
  void aSecretThatWasSetSinceItWasReadStaysAsItIs() {
    String value = "{\"value\": \"p4ssw0rd\"}";
    assertThat(send("PUT", SECRET, "\"1\"", value).status()).as("there is none yet").isEqualTo(412);
    Answer made = server.send("PUT", SECRET, value);
    String first = made.header("ETag");
    assertThat(server.get(SECRET).header("ETag")).isEqualTo(first).isNotEmpty();
    Answer changed = send("PUT", SECRET, first, value);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isNotEqualTo(first);
    Answer stale = send("PUT", SECRET, first, value);
    assertThat(stale.status()).isEqualTo(412);
    assertThat(stale.json().get("code").stringValue()).isEqualTo("stale_version");
    assertThat(send("DELETE", SECRET, first, "").status()).isEqualTo(412);
    assertThat(server.get(SECRET).header("ETag")).isEqualTo(changed.header("ETag"));
    assertThat(send("DELETE", SECRET, changed.header("ETag"), "").status()).isEqualTo(204);
    assertThat(send("DELETE", SECRET, "*", "").status()).isEqualTo(404);
  }

  @Test
  void aSilenceIsEndedAsItWasRead() {
    Answer made =
        server.post(
            "/api/v1/alert-silences",
            """
            {"matcher": {"task_types": ["scrape"]}, "reason": "moving", "duration": "1h"}
            """);
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    String path = "/api/v1/alert-silences/" + made.json().get("id").longValue();
    assertThat(server.get(path).header("ETag")).isEqualTo("\"1\"");
    assertThat(send("DELETE", path, "\"2\"", "").status()).isEqualTo(412);
    assertThat(send("DELETE", path, "\"1\"", "").header("ETag")).isEqualTo("\"2\"");
    assertThat(send("DELETE", path, "\"1\"", "").status()).isEqualTo(412);
    assertThat(send("DELETE", path, "nonsense", "").status()).isEqualTo(400);
  }

  @Test
  void aTaskTypeIsForgottenAsItWasRead() {
    String path = "/api/v1/task-types/scrape";
    String tag = server.get(path).header("ETag");
    assertThat(tag).isNotEmpty();
    assertThat(send("DELETE", path, "\"1\"", "").status()).isEqualTo(412);
    assertThat(send("DELETE", path, tag, "").json().get("code").stringValue())
        .as("the version is right, and the type in use")
        .isEqualTo("of_a_class");
    for (String never : List.of("*", "\"1\"")) {
      assertThat(send("DELETE", "/api/v1/task-types/never", never, "").status()).isEqualTo(404);
    }
  }
}
