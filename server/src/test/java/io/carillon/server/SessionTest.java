package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.cli.text.Language;
import io.carillon.cli.text.Messages;
import io.carillon.database.Database;
import io.carillon.server.TestServer.Answer;
import io.carillon.server.command.LoginLinkCommand;
import io.carillon.server.security.LastUses;
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

/** Log-in by a token or a code for one use, and the session that it opens. */
class SessionTest {

  private static final String SESSION = "/api/v1/session";
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

  private static Answer logIn(String field, String secret) {
    return server.open("POST", SESSION, "{\"%s\": \"%s\"}".formatted(field, secret));
  }

  /** The cookie of a new session, as a browser sends it. */
  private static String cookie(String field, String secret) {
    Answer opened = logIn(field, secret);
    assertThat(opened.status()).as(opened.response().body()).isEqualTo(204);
    return opened.header("Set-Cookie").replaceFirst(";.*", "");
  }

  private static int asked(String cookie, String method, String path) {
    return server
        .stranger(method, path, "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
        .status();
  }

  private static void sql(String statement) {
    server.bean(Database.class).sql().sql(statement).update();
  }

  @Test
  void aTokenOpensASessionWhoseCookieNoScriptReadsAndNoOtherSiteSends() {
    Answer opened = logIn("token", TestServer.TOKEN);
    assertThat(opened.status()).isEqualTo(204);
    assertThat(opened.header("Set-Cookie"))
        .startsWith("carillon_session=crs_")
        .contains("; Path=/", "; HttpOnly", "; SameSite=Strict")
        .doesNotContain("Secure", "Domain");
    assertThat(opened.header("Cache-Control")).contains("no-store");
    String cookie = opened.header("Set-Cookie").replaceFirst(";.*", "");
    assertThat(asked(cookie, "GET", TOKENS)).isEqualTo(200);
  }

  @Test
  void theCallerIsToldByTokenAndBySession() {
    ObjectNode bySession =
        server.stranger("GET", SESSION, "Cookie", cookie("token", TestServer.TOKEN)).json();
    assertThat(bySession.get("name").stringValue()).isEqualTo("administrator");
    assertThat(bySession.get("role").stringValue()).isEqualTo("admin");
    assertThat(bySession.get("by").stringValue()).isEqualTo("session");
    assertThat(bySession.get("namespaces").isNull()).isTrue();
    assertThat(Instant.parse(bySession.get("expires_at").stringValue()))
        .isBetween(
            Instant.now().plus(Duration.ofHours(11)), Instant.now().plus(Duration.ofHours(13)));
    ObjectNode byToken = server.get(SESSION).json();
    assertThat(byToken.get("by").stringValue()).isEqualTo("token");
    assertThat(byToken.get("expires_at").isNull()).isTrue();
  }

  @Test
  void aCodeLogsInOnce() {
    String code = code();
    assertThat(asked(cookie("code", code), "GET", TOKENS)).isEqualTo(200);
    Answer again = logIn("code", code);
    assertThat(again.status()).isEqualTo(401);
    assertThat(again.json().get("detail").stringValue()).contains("carillon login-link");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "crc_short", "crc_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void aCodeThatNobodyMadeIsRefused(String code) {
    assertThat(logIn("code", code).status()).isEqualTo(401);
    assertThat(logIn("code", TestServer.TOKEN).status()).isEqualTo(401);
    assertThat(logIn("token", code).status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"token\": \"\"}", "{\"token\": \"a\", \"code\": \"b\"}", "{\"code\": 1}"})
  void aLogInHasOneSecret(String body) {
    assertThat(server.open("POST", SESSION, body).status()).isEqualTo(400);
  }

  @Test
  void aCodeExpires() {
    String code = code();
    sql("update carillon.login_code set expires_at = now()");
    assertThat(logIn("code", code).status()).isEqualTo(401);
  }

  @Test
  void aChangeByCookieMustComeFromAPageOfThisServer() {
    String cookie = cookie("token", TestServer.TOKEN);
    String path = "/api/v1/schedules/preview";
    for (String site : new String[] {"cross-site", "same-site", "none"}) {
      Answer forged =
          server.stranger(
              "POST", path, "Cookie", cookie, "Sec-Fetch-Site", site, "X-Carillon-Request", "1");
      assertThat(forged.status()).as(site).isEqualTo(403);
      assertThat(forged.json().get("code").stringValue()).isEqualTo("cross_site");
    }
    assertThat(server.stranger("POST", path, "Cookie", cookie).status()).isEqualTo(403);
    assertThat(asked(cookie, "POST", path)).isNotEqualTo(403);
    assertThat(server.stranger("POST", path, "Cookie", cookie, "X-Carillon-Request", "1").status())
        .isNotEqualTo(403);
    // A token proves its sender by itself.
    assertThat(
            server.stranger("POST", path, "Authorization", "Bearer " + TestServer.TOKEN).status())
        .isNotEqualTo(403);
  }

  @Test
  void aSessionEndsByItselfAndByLogOut() {
    String left = cookie("code", code());
    Answer out =
        server.stranger("DELETE", SESSION, "Cookie", left, "Sec-Fetch-Site", "same-origin");
    assertThat(out.status()).isEqualTo(204);
    assertThat(out.header("Set-Cookie")).contains("Max-Age=0");
    assertThat(asked(left, "GET", TOKENS)).isEqualTo(401);
    String expired = cookie("code", code());
    sql("update carillon.login_session set expires_at = now()");
    assertThat(asked(expired, "GET", TOKENS)).isEqualTo(401);
    assertThat(server.bean(Logins.class).purge(1_000)).isPositive();
    assertThat(
            server
                .bean(Database.class)
                .sql()
                .sql("select count(*) from carillon.login_session where expires_at < now()")
                .query(Long.class)
                .single())
        .isZero();
    assertThat(server.send("DELETE", SESSION, null).status()).isEqualTo(400);
  }

  @Test
  void useExtendsASessionUpToItsEnd() {
    String cookie = cookie("token", TestServer.TOKEN);
    sql(
        """
        update carillon.login_session
        set expires_at = now() + interval '1 hour', ends_at = now() + interval '2 hours'
        """);
    assertThat(asked(cookie, "GET", SESSION)).isEqualTo(200);
    server.bean(LastUses.class).write();
    assertThat(
            server
                .bean(Database.class)
                .sql()
                .sql("select count(*) from carillon.login_session where expires_at = ends_at")
                .query(Long.class)
                .single())
        .isPositive();
    sql("update carillon.login_session set ends_at = now()");
    assertThat(asked(cookie, "GET", SESSION)).isEqualTo(401);
  }

  @Test
  void aSessionEndsWithItsToken() {
    Answer made = server.post(TOKENS, "{\"name\": \"second\", \"role\": \"admin\"}");
    String second = made.json().get("token").stringValue();
    String code = server.as(second, "POST", CODES, null).json().get("code").stringValue();
    String cookie = cookie("code", code);
    assertThat(asked(cookie, "GET", TOKENS)).isEqualTo(200);
    String id = made.json().get("id").stringValue();
    assertThat(server.send("DELETE", TOKENS + "/" + id, null).status()).isEqualTo(204);
    assertThat(asked(cookie, "GET", TOKENS)).isEqualTo(401);
  }

  @Test
  void theSecretOfASessionIsNoTokenAndATokenIsNoSession() {
    String secret = cookie("token", TestServer.TOKEN).replace("carillon_session=", "");
    assertThat(server.stranger("GET", TOKENS, "Authorization", "Bearer " + secret).status())
        .isEqualTo(401);
    assertThat(asked("carillon_session=" + TestServer.TOKEN, "GET", TOKENS)).isEqualTo(401);
  }

  @Test
  void neitherCodeNorSessionIsInTheDatabaseInPlain() {
    String unused = code();
    String secret = cookie("code", code()).replace("carillon_session=", "");
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
    assertThat(rows).doesNotContain(unused, secret, unused.substring(4), secret.substring(4));
  }

  @Test
  void whoGuessesIsSentAway(@TempDir Path other) {
    try (TestServer guessed = new TestServer(other)) {
      Answer answer = guessed.open("POST", SESSION, "{\"code\": \"guess\"}");
      for (int i = 0; i < 70 && answer.status() == 401; i++) {
        String field = i % 2 == 0 ? "token" : "code";
        answer = guessed.open("POST", SESSION, "{\"%s\": \"guess\"}".formatted(field));
      }
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.header("Retry-After")).isEqualTo("60");
    }
  }

  @Test
  void theCommandPrintsALink() throws Exception {
    Map<String, String> environment =
        Map.of("CARILLON_PORT", "" + server.port(), "CARILLON_TOKEN", TestServer.TOKEN);
    assertThat(LoginLinkCommand.print(environment, new Messages(Language.EN))).isZero();
    assertThat(
            LoginLinkCommand.print(
                Map.of("CARILLON_PORT", "" + server.port(), "CARILLON_TOKEN", "not the right one!"),
                new Messages(Language.EN)))
        .isEqualTo(2);
    assertThat(
            LoginLinkCommand.print(
                Map.of("CARILLON_PORT", "" + server.port(), "CARILLON_TOKEN", "not-the-right-one"),
                new Messages(Language.EN)))
        .isEqualTo(1);
    assertThat(
            LoginLinkCommand.print(
                Map.of("CARILLON_PORT", "" + server.port(), "CARILLON_DATA", data + "/none"),
                new Messages(Language.EN)))
        .isEqualTo(1);
  }
}
