package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Secrets in parameters, and the right to run with other parameters. */
class SecretsTest {

  private static final String CONFIGS = "/api/v1/task-configs";

  @TempDir private static Path data;
  private static TestServer server;
  private static String viewer;
  private static String operator;
  private static String path;
  private static String execution;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    viewer = token("viewer");
    operator = token("operator");
    path = CONFIGS + "/" + create("guarded", "").get("id").longValue();
    execution =
        "/api/v1/executions/"
            + server.post(path + "/run", null).json().get("execution_id").stringValue();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String token(String role) {
    String body = "{\"name\": \"the %s\", \"role\": \"%s\"}".formatted(role, role);
    return server.post("/api/v1/tokens", body).json().get("token").stringValue();
  }

  private static ObjectNode create(String name, String more) {
    Answer made =
        server.post(
            CONFIGS,
            """
            {"name": "%s", "task_type": "http_request", "schedule": {"type": "manual"},
             "overlap": "allow", %s
             "parameters": {"url": "http://me:hidden-1@127.0.0.1:1/x?api_key=hidden-2&page=7",
               "headers": {"Authorization": "Bearer hidden-3", "X-Api-Key": "hidden-4",
                 "cookie": "a=hidden-5", "Accept": "text/plain"}}}
            """
                .formatted(name, more));
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    return made.json();
  }

  @Test
  void onlyAnAdminReadsSecretsWhereverTheyAre() {
    server.send("PATCH", path, "{\"parameters\": {\"headers\": {\"X-Auth-Token\": \"hidden-6\"}}}");
    for (String asked :
        new String[] {
          path,
          CONFIGS + "?fields=parameters",
          execution,
          path + "/events",
          path + "/executions?fields=parameters,result",
          "/api/v1/executions?fields=parameters",
          path + "/versions",
          path + "/versions/1",
          path + "/versions/1/diff?to=2"
        }) {
      for (String token : new String[] {viewer, operator}) {
        Answer answer = server.as(token, "GET", asked, null);
        assertThat(answer.status()).as(asked).isEqualTo(200);
        assertThat(answer.response().body()).as(asked).doesNotContain("hidden-");
      }
    }
    String shown = server.as(viewer, "GET", path, null).response().body();
    assertThat(shown).contains("********@127.0.0.1:1/x?api_key=********&page=7", "text/plain");
    assertThat(server.get(path).response().body())
        .contains("hidden-1", "hidden-2", "hidden-3", "hidden-4", "hidden-5", "hidden-6");
    assertThat(server.as(operator, "POST", path + "/pause", null).response().body())
        .doesNotContain("hidden-");
    assertThat(server.as(operator, "POST", path + "/resume", null).response().body())
        .doesNotContain("hidden-");
  }

  @Test
  void asterisksAreNotSaved() {
    ObjectNode copy = server.as(viewer, "GET", path, null).json();
    Answer put = server.send("PUT", path, copy.toString());
    assertThat(put.status()).isEqualTo(400);
    assertThat(put.response().body()).contains("parameters.url", "parameters.headers.X-Api-Key");
    Answer patch =
        server.send(
            "PATCH", path, "{\"parameters\": {\"headers\": {\"Authorization\": \"********\"}}}");
    assertThat(patch.status()).isEqualTo(400);
    assertThat(server.get(path).response().body()).contains("hidden-3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "db_password",
        "X-Auth-Token",
        "client-secret",
        "apiKey",
        "Set-Cookie"
      })
  void namesThatTellOfASecretAreKnown(String name) {
    ObjectNode made = create("named " + name, "\"description\": \"d\",");
    String own = CONFIGS + "/" + made.get("id").longValue();
    Answer patched =
        server.send(
            "PATCH", own, "{\"parameters\": {\"headers\": {\"%s\": \"veiled\"}}}".formatted(name));
    assertThat(patched.status()).as(patched.response().body()).isEqualTo(200);
    assertThat(server.as(viewer, "GET", own, null).response().body()).doesNotContain("veiled");
  }

  @Test
  void anOperatorPassesParametersOnlyWhereTheConfigAllowsIt() {
    String body = "{\"parameters\": {\"url\": \"http://127.0.0.1:1/other\"}}";
    Answer refused = server.as(operator, "POST", path + "/run", body);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().get("code").stringValue()).isEqualTo("forbidden");
    assertThat(refused.json().get("detail").stringValue())
        .contains("allow_run_parameters", "admin");
    assertThat(server.as(operator, "POST", path + "/run", "{\"overlap\": \"allow\"}").status())
        .isEqualTo(202);
    assertThat(server.post(path + "/run", body).status()).isEqualTo(202);
    ObjectNode allowing = create("allowing", "\"allow_run_parameters\": true,");
    long id = allowing.get("id").longValue();
    assertThat(server.as(operator, "POST", CONFIGS + "/" + id + "/run", body).status())
        .isEqualTo(202);
    String guarded = path.substring(CONFIGS.length() + 1);
    Answer many =
        server.as(
            operator,
            "POST",
            CONFIGS + "/run",
            "{\"ids\": [%s, %d], \"parameters\": {\"url\": \"http://127.0.0.1:1/other\"}}"
                .formatted(guarded, id));
    assertThat(many.json().at("/results/0/error/status").intValue()).isEqualTo(403);
    assertThat(many.json().at("/results/1/execution_id").isString()).isTrue();
  }
}
