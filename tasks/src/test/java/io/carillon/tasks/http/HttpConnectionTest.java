package io.carillon.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.Json;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.TestServer;
import io.carillon.tasks.scrape.ScrapeTask;
import io.carillon.tasks.web.AllowedHosts;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpConnectionTest {

  private static final AllowedHosts ALL = new AllowedHosts(true, Set.of());

  private final TestServer server = new TestServer();
  private final TestServer other = new TestServer();
  private final RecordingContext context = new RecordingContext();
  private final HttpRequestTask task = new HttpRequestTask(ALL);

  @AfterEach
  void close() {
    server.close();
    other.close();
  }

  private static HttpConnection.Settings settings(String json) {
    return Json.read(json, HttpConnection.Settings.class);
  }

  private void connect(String more) {
    context.connection(
        "shop", settings("{\"base_url\": \"%s\"%s}".formatted(server.url("/v1"), more)));
  }

  private HttpRequestTask.Result run(String json) throws Exception {
    return task.run(Json.read(json, HttpRequestTask.Parameters.class), context);
  }

  @ParameterizedTest
  @CsvSource({
    "orders, /v1/orders",
    "/orders, /v1/orders",
    "//orders, /v1/orders",
    "'orders?a=b#c', '/v1/orders?a=b'",
    "?a=b, '/v1?a=b'",
    "'', /v1",
    "@other.example/x, /v1/@other.example/x",
    "a..b, /v1/a..b",
  })
  void aPathIsBelowTheBaseAddress(String path, String requested) throws Exception {
    server.answer("/", 200, "text/plain", "ok");
    connect("");
    run("{\"connection\": \"shop\", \"url\": %s}".formatted(Json.text(path)));
    assertThat(server.seen.getFirst().path()).isEqualTo(requested);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://other.example/",
        "HTTPS:x",
        "file:///etc/passwd",
        " http://other.example/",
        "../admin",
        "a/../../admin",
        "a/%2e%2E/b",
        "..\\admin",
        ".."
      })
  void aUrlOfItsOwnAndAPathThatLeavesTheBaseAddressAreRefused(String path) {
    connect("");
    assertThatThrownBy(
            () -> run("{\"connection\": \"shop\", \"url\": %s}".formatted(Json.text(path))))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageStartingWith("url: must");
    assertThat(server.seen).isEmpty();
  }

  @Test
  void headersAreMergedAndTheConfigsOwnReplaceThoseOfTheConnection() throws Exception {
    server.answer("/", 200, "text/plain", "ok");
    connect(", \"headers\": {\"X-One\": \"1\", \"x-two\": \"2\"}");
    run(
        "{\"connection\": \"shop\", \"url\": \"a\", \"headers\": {\"X-Two\": \"two\", \"X-Three\": \"3\"}}");
    assertThat(server.seen.getFirst().headers().getFirst("X-One")).isEqualTo("1");
    assertThat(server.seen.getFirst().headers().get("X-Two")).containsExactly("two");
    assertThat(server.seen.getFirst().headers().getFirst("X-Three")).isEqualTo("3");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{\"type\": \"basic\", \"user\": \"ada\", \"password\": \"é:p\"}; Basic YWRhOsOpOnA=",
        "{\"type\": \"bearer\", \"token\": \"t0ken\"}; Bearer t0ken",
      })
  void authenticationIsSentToTheConnectionsSiteOnly(String json, String header) throws Exception {
    other.answer("/elsewhere", 200, "text/plain", "ok");
    server.redirect("/v1/there", 302, other.url("/elsewhere"));
    server.redirect("/v1/here", 302, server.url("/v1/end"));
    server.answer("/v1/end", 200, "text/plain", "ok");
    connect(", \"headers\": {\"X-Key\": \"k\"}, \"authentication\": " + json);
    run("{\"connection\": \"shop\", \"url\": \"there\"}");
    run("{\"connection\": \"shop\", \"url\": \"here\"}");
    assertThat(server.seen)
        .allSatisfy(one -> assertThat(one.headers().getFirst("Authorization")).isEqualTo(header));
    assertThat(server.seen).hasSize(3);
    assertThat(other.seen.getFirst().headers().getFirst("Authorization")).isNull();
    assertThat(other.seen.getFirst().headers().getFirst("X-Key")).isNull();
    assertThat(context.log()).doesNotContain("t0ken", "YWRh");
  }

  @Test
  void lineBreaksInASecretNeverReachAHeader() {
    connect(", \"authentication\": {\"type\": \"bearer\", \"token\": \"t0ken\\r\\nX-Evil: 1\"}");
    assertThatThrownBy(() -> run("{\"connection\": \"shop\", \"url\": \"a\"}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("headers.Authorization")
        .hasMessageNotContaining("t0ken");
    assertThat(server.seen).isEmpty();
  }

  @Test
  void aScrapeFollowsPagesWithItsConnection() throws Exception {
    server.html("/v1/list", "<h1>one</h1><a class=more href='next'>more</a>");
    server.html("/v1/next", "<h1>two</h1>");
    connect(", \"authentication\": {\"type\": \"bearer\", \"token\": \"t0ken\"}");
    ScrapeTask.Result result =
        new ScrapeTask(ALL)
            .run(
                Json.read(
                    """
                    {"connection": "shop", "url": "list", "fields": {"title": {"selector": "h1"}},
                     "next_page": "a.more", "max_pages": 5}
                    """,
                    ScrapeTask.Parameters.class),
                context);
    assertThat(result.items()).hasSize(2);
    assertThat(server.seen)
        .allSatisfy(
            one -> assertThat(one.headers().getFirst("Authorization")).isEqualTo("Bearer t0ken"));
  }

  @Test
  void aConnectionThatIsGoneIsNamed() {
    assertThatThrownBy(() -> run("{\"connection\": \"gone\", \"url\": \"a\"}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("gone");
  }

  private static List<String> faults(String json) {
    return new HttpConnection(ALL)
        .check(settings(json)).stream().map(ParameterFault::path).toList();
  }

  @Test
  void faultsOfSettingsAreFound() {
    assertThat(faults("{\"base_url\": \"https://u:p@h/\"}")).containsExactly("base_url");
    assertThat(faults("{\"base_url\": \"https://h/?a=b\"}")).containsExactly("base_url");
    assertThat(faults("{\"base_url\": \"ftp://h/\"}")).containsExactly("base_url");
    assertThat(faults("{\"base_url\": \"https://h/\", \"headers\": {\"Host\": \"x\"}}"))
        .containsExactly("headers.Host");
    assertThat(faults("{\"base_url\": \"https://h/\", \"authentication\": {\"type\": \"basic\"}}"))
        .containsExactly("authentication.user", "authentication.password");
    assertThat(faults("{\"base_url\": \"https://h/\", \"authentication\": {\"type\": \"bearer\"}}"))
        .containsExactly("authentication.token");
  }

  @Test
  void aTestSaysWhatWentWrong() throws Exception {
    HttpConnection kind = new HttpConnection(ALL);
    server.answer("/ok", 404, "text/plain", "no page here, but a server");
    server.answer("/secret", 401, "text/plain", "");
    kind.test(settings("{\"base_url\": \"%s\"}".formatted(server.url("/ok"))));
    assertThatThrownBy(
            () -> kind.test(settings("{\"base_url\": \"%s\"}".formatted(server.url("/secret")))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("status 401");
    assertThatThrownBy(() ->
            new HttpConnection(new AllowedHosts(false, Set.of()))
                .test(settings("{\"base_url\": \"%s\"}".formatted(server.url("/ok")))))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("CARILLON_ALLOW_PRIVATE_ADDRESSES");
  }

  @Test
  void aWebhookIsTestedWithoutAMessage() throws Exception {
    server.answer("/hook", 405, "text/plain", "");
    WebhookConnection kind = new WebhookConnection(ALL);
    kind.test(new WebhookConnection.Settings(server.url("/hook"), "k"));
    assertThat(server.seen.getFirst().method()).isEqualTo("HEAD");
    assertThat(kind.check(new WebhookConnection.Settings("http://", null))).hasSize(1);
    assertThat(new WebhookConnection.Settings("http://h/t0ken", "k").toString())
        .doesNotContain("t0ken");
  }
}
