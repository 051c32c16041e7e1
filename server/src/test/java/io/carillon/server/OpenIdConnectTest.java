package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
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
import java.util.List;
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
  private static TestServer server;
  private static OpenIdProvider provider;
  private static Chromium chromium;
  private static Page page;
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
    chromium = new Chromium();
    page = chromium.window(Chromium.View.PLAIN);
  }

  @AfterAll
  static void stop() {
    chromium.close();
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
    page.navigate(url() + "/");
    page.locator("#provider").click();
    page.locator("input[name=username]").fill(name);
    page.locator("input[name=password]").fill(OpenIdProvider.PASSWORD);
    page.locator("button[type=submit]").click();
  }

  /** The body of an answer to a script of the page. */
  private static String fetched(String path, String method) {
    String script =
        """
        ([path, method]) => fetch(path, {method, body: method === 'POST' ? '{}' : undefined,
          headers: {'Content-Type': 'application/json'}}).then((answer) => answer.text())
        """;
    return String.valueOf(page.evaluate(script, List.of(path, method)));
  }

  @Test
  void aServerStartsWithoutItsProvider() {
    assertThat(beforeItsStart.status()).isEqualTo(503);
    assertThat(beforeItsStart.json().get("detail").stringValue()).contains("log in with a token");
  }

  @Test
  void aPersonLogsInAndOutInABrowser() {
    logIn("jane");
    PlaywrightAssertions.assertThat(page.locator("main h1")).isVisible();
    assertThat(page.url()).isEqualTo(url() + "/");
    assertThat(page.evaluate("document.cookie")).isEqualTo("");
    JsonNode caller = Json.object(fetched("/api/v1/session", "GET"));
    assertThat(caller.get("name").stringValue()).isEqualTo("oidc:jane");
    assertThat(caller.get("role").stringValue()).isEqualTo("operator");
    assertThat(caller.get("by").stringValue()).isEqualTo("session");
    assertThat(server.get("/api/v1/tokens").response().body()).contains("oidc:jane");

    // A page of the server may change something, as the browser tells where the request comes from.
    assertThat(fetched("/api/v1/schedules/preview", "POST")).contains("\"status\":400");

    long before = sessions();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log out")).click();
    PlaywrightAssertions.assertThat(page.locator("#provider")).isVisible();
    assertThat(sessions()).isEqualTo(before - 1);
    // The provider has ended its session too: it asks for the password again.
    page.locator("#provider").click();
    PlaywrightAssertions.assertThat(page.locator("input[name=password]")).isVisible();
  }

  @Test
  void whoHasNoRoleIsNotLetIn() {
    page.navigate(OpenIdProvider.issuer(port) + "/logout");
    long before = sessions();
    logIn("paul");
    PlaywrightAssertions.assertThat(page.getByRole(AriaRole.ALERT))
        .containsText("gives you no role");
    assertThat(sessions()).isEqualTo(before);
    assertThat(server.get("/api/v1/tokens").response().body()).doesNotContain("paul");
    page.navigate(OpenIdProvider.issuer(port) + "/logout");
    page.locator("button[type=submit]").click();
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
