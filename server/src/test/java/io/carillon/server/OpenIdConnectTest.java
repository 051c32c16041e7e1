package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.server.TestServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Log-in with a real OpenID provider in a real browser, and tokens of the provider for programs.
 */
class OpenIdConnectTest {

  private static final String SESSION = "/api/v1/session";

  @TempDir private static Path data;
  @TempDir private static Path profile;
  private static TestServer server;
  private static OpenIdProvider provider;
  private static Browser browser;
  private static int port;
  private static Answer beforeItsStart;

  @BeforeAll
  static void start() throws IOException {
    port = OpenIdProvider.freePort();
    server =
        new TestServer(
            data,
            Map.of(
                "CARILLON_OIDC_ISSUER", OpenIdProvider.issuer(port),
                "CARILLON_OIDC_CLIENT_ID", "carillon",
                "CARILLON_OIDC_CLIENT_SECRET", OpenIdProvider.SECRET,
                "CARILLON_OIDC_ROLE_CLAIM", "groups",
                "CARILLON_OIDC_ROLES", "staff=viewer,on-call=operator,editors=editor"));
    beforeItsStart = server.stranger("GET", "/oidc/log-in");
    provider = OpenIdProvider.start(port, url());
    browser = Browser.start(profile);
  }

  @AfterAll
  static void stop() {
    browser.close();
    provider.close();
    server.close();
  }

  private static String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private static long sessions() {
    return server
        .bean(Database.class)
        .sql()
        .sql("select count(*) from carillon.login_session")
        .query(Long.class)
        .single();
  }

  /** Logs in from the first page, through the form of the provider. */
  private static void logIn(String name) {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.stranger("GET", "/oidc/log-in").status() == 302);
    browser.open(url() + "/");
    browser.click("#provider");
    browser.type("input[name=username]", name);
    browser.type("input[name=password]", OpenIdProvider.PASSWORD);
    browser.click("button[type=submit]");
  }

  @Test
  void aServerStartsWithoutItsProvider() {
    assertThat(beforeItsStart.status()).isEqualTo(503);
    assertThat(beforeItsStart.json().get("detail").stringValue()).contains("log in with a token");
  }

  @Test
  void aPersonLogsInAndOutInABrowser() {
    logIn("jane");
    browser.await("document.querySelector('#caller')?.textContent === 'oidc:jane'");
    assertThat(browser.evaluate("location.href").stringValue()).isEqualTo(url() + "/");
    assertThat(browser.evaluate("document.cookie").stringValue()).isEmpty();
    JsonNode caller = browser.evaluate("fetch('/api/v1/session').then((answer) => answer.json())");
    assertThat(caller.get("role").stringValue()).isEqualTo("operator");
    assertThat(caller.get("by").stringValue()).isEqualTo("session");
    assertThat(server.get("/api/v1/tokens").response().body()).contains("oidc:jane");

    // A page of the server may change something, as the browser tells where the request comes from.
    assertThat(
            browser
                .evaluate(
                    "fetch('/api/v1/schedules/preview', {method: 'POST', body: '{}', headers:"
                        + " {'Content-Type': 'application/json'}}).then((answer) => answer.status)")
                .intValue())
        .isEqualTo(400);

    long before = sessions();
    browser.click("#log-out");
    browser.await("location.href === '" + url() + "/'");
    browser.await("!document.querySelector('#log-in').hidden");
    assertThat(sessions()).isEqualTo(before - 1);
    // The provider has ended its session too: it asks for the password again.
    browser.click("#provider");
    browser.await("document.querySelector('input[name=password]')");
  }

  @Test
  void whoHasNoRoleIsNotLetIn() {
    browser.open(OpenIdProvider.issuer(port) + "/logout");
    long before = sessions();
    logIn("paul");
    browser.await(
        "document.querySelector('#no-role') && !document.querySelector('#no-role').hidden");
    assertThat(sessions()).isEqualTo(before);
    assertThat(server.get("/api/v1/tokens").response().body()).doesNotContain("paul");
    browser.open(OpenIdProvider.issuer(port) + "/logout");
    browser.click("button[type=submit]");
  }

  @Test
  void anAnswerThatNobodyAskedForIsRefused() {
    for (String query :
        new String[] {"?code=x&state=y", "?error=access_denied&state=z", "?code=x", ""}) {
      Answer answer =
          server.stranger(
              "GET", "/oidc/callback" + query, "Cookie", "carillon_oidc=made.up; carillon_oidc=AA");
      assertThat(answer.status()).as(query).isEqualTo(401);
      assertThat(answer.header("Set-Cookie")).doesNotContain("carillon_session");
    }
  }

  @Test
  void aProgramSendsATokenOfTheProvider() throws Exception {
    String token = accessToken();
    Answer caller = server.as(token, "GET", SESSION, null);
    assertThat(caller.status()).as(caller.response().body()).isEqualTo(200);
    assertThat(caller.json().get("name").stringValue()).isEqualTo("oidc:robot");
    assertThat(caller.json().get("role").stringValue()).isEqualTo("editor");
    String[] parts = token.split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String more = claims.replace("\"editors\"", "\"on-call\"");
    assertThat(more).isNotEqualTo(claims);
    assertThat(server.as(with(parts, parts[0], more), "GET", SESSION, null).status())
        .isEqualTo(401);
    assertThat(
            server
                .as(with(parts, encoded("{\"alg\":\"none\"}"), claims), "GET", SESSION, null)
                .status())
        .isEqualTo(401);
    assertThat(
            server
                .as(encoded("{\"alg\":\"none\"}") + "." + parts[1] + ".", "GET", SESSION, null)
                .status())
        .isEqualTo(401);
  }

  private static String with(String[] parts, String header, String claims) {
    return header + "." + encoded(claims) + "." + parts[2];
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String accessToken() throws IOException, InterruptedException {
    String basic = "carillon:" + OpenIdProvider.SECRET.replace(" ", "+");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(OpenIdProvider.issuer(port) + "/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
            .POST(BodyPublishers.ofString("grant_type=client_credentials"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body = client.send(request, BodyHandlers.ofString()).body();
      assertThat(body).contains("access_token");
      return Json.object(body).get("access_token").stringValue();
    }
  }
}
