package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.server.TestServer.Answer;
import io.carillon.server.command.LoginLinkCommand;
import io.carillon.server.security.Logins;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Log-in by a code for one use, and the session that it opens. */
class LoginTest {

  private static final String LOGIN = "/api/v1/login";
  private static final String CODES = "/api/v1/login-codes";
  private static final String TOKENS = "/api/v1/tokens";

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

  private static String code() {
    Answer made = server.post(CODES, null);
    assertThat(made.status()).isEqualTo(201);
    String code = made.json().get("code").stringValue();
    assertThat(made.json().get("url").stringValue())
        .isEqualTo("http://127.0.0.1:%d/#code=%s", server.port(), code);
    return code;
  }

  private static Answer logIn(String code) {
    return server.open("POST", LOGIN, "{\"code\": \"" + code + "\"}");
  }

  private static int asked(String token, String method, String path) {
    return server.stranger(method, path, "Authorization", "Bearer " + token).status();
  }

  @Test
  void aCodeLogsInOnce() {
    String code = code();
    ObjectNode session = logIn(code).json();
    assertThat(session.get("role").stringValue()).isEqualTo("admin");
    assertThat(session.get("name").stringValue()).isEqualTo("administrator");
    assertThat(Instant.parse(session.get("expires_at").stringValue()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(13)));
    assertThat(asked(session.get("token").stringValue(), "GET", TOKENS)).isEqualTo(200);
    Answer again = logIn(code);
    assertThat(again.status()).isEqualTo(401);
    assertThat(again.json().get("detail").stringValue()).contains("carillon login-link");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "crc_short", "crc_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void aCodeThatNobodyMadeIsRefused(String code) {
    assertThat(logIn(code).status()).isEqualTo(401);
    assertThat(logIn(TestServer.TOKEN).status()).isEqualTo(401);
  }

  @Test
  void aCodeExpires() {
    String code = code();
    server
        .bean(Database.class)
        .sql()
        .sql("update carillon.login_code set expires_at = now()")
        .update();
    assertThat(logIn(code).status()).isEqualTo(401);
  }

  @Test
  void aSessionEndsByItselfAndByLogOut() {
    String left = logIn(code()).json().get("token").stringValue();
    assertThat(asked(left, "DELETE", LOGIN)).isEqualTo(204);
    assertThat(asked(left, "GET", TOKENS)).isEqualTo(401);
    String expired = logIn(code()).json().get("token").stringValue();
    Database database = server.bean(Database.class);
    database.sql().sql("update carillon.login_session set expires_at = now()").update();
    assertThat(asked(expired, "GET", TOKENS)).isEqualTo(401);
    assertThat(server.bean(Logins.class).purge(1_000)).isPositive();
    assertThat(
            database
                .sql()
                .sql("select count(*) from carillon.login_session where expires_at < now()")
                .query(Long.class)
                .single())
        .isZero();
    assertThat(server.send("DELETE", LOGIN, null).status()).isEqualTo(400);
  }

  @Test
  void aSessionEndsWithItsToken() {
    Answer made = server.post(TOKENS, "{\"name\": \"second\", \"role\": \"admin\"}");
    String second = made.json().get("token").stringValue();
    String code =
        server
            .stranger("POST", CODES, "Authorization", "Bearer " + second)
            .json()
            .get("code")
            .stringValue();
    ObjectNode session = logIn(code).json();
    assertThat(session.get("name").stringValue()).isEqualTo("second");
    String token = session.get("token").stringValue();
    assertThat(asked(token, "GET", TOKENS)).isEqualTo(200);
    String id = made.json().get("id").stringValue();
    assertThat(server.send("DELETE", TOKENS + "/" + id, null).status()).isEqualTo(204);
    assertThat(asked(token, "GET", TOKENS)).isEqualTo(401);
  }

  @Test
  void neitherCodeNorSessionIsInTheDatabaseInPlain() {
    String unused = code();
    String token = logIn(code()).json().get("token").stringValue();
    String rows =
        server
            .bean(Database.class)
            .sql()
            .sql(
                """
                select string_agg(t, ' ') from (
                  select c::text as t from carillon.login_code c
                  union all select s::text from carillon.login_session s
                  union all select l::text from carillon.access_trail l) as rows
                """)
            .query(String.class)
            .single();
    assertThat(rows).doesNotContain(unused, token, unused.substring(4), token.substring(4));
  }

  @Test
  void whoGuessesIsSentAway(@TempDir Path other) {
    try (TestServer guessed = new TestServer(other)) {
      String body = "{\"code\": \"guess\"}";
      Answer answer = guessed.open("POST", LOGIN, body);
      for (int i = 0; i < 70 && answer.status() == 401; i++) {
        answer = guessed.open("POST", LOGIN, body);
      }
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.header("Retry-After")).isEqualTo("60");
    }
  }

  @Test
  void theCommandPrintsALink() throws Exception {
    Map<String, String> environment =
        Map.of("CARILLON_PORT", "" + server.port(), "CARILLON_TOKEN", TestServer.TOKEN);
    assertThat(LoginLinkCommand.print(environment)).isZero();
    assertThat(
            LoginLinkCommand.print(
                Map.of(
                    "CARILLON_PORT", "" + server.port(), "CARILLON_TOKEN", "not the right one!")))
        .isEqualTo(2);
    assertThat(
            LoginLinkCommand.print(
                Map.of("CARILLON_PORT", "" + server.port(), "CARILLON_TOKEN", "not-the-right-one")))
        .isEqualTo(1);
    assertThat(
            LoginLinkCommand.print(
                Map.of("CARILLON_PORT", "" + server.port(), "CARILLON_DATA", data + "/none")))
        .isEqualTo(1);
  }
}
