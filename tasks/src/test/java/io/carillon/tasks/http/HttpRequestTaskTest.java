package io.carillon.tasks.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.Json;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.TestServer;
import io.carillon.tasks.web.AllowedHosts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("AnnotateFormatMethod") // JSON with gaps, filled by run
class HttpRequestTaskTest {

  private final TestServer server = new TestServer();
  private final TestServer other = new TestServer();
  private final RecordingContext context = new RecordingContext();
  private final HttpRequestTask task = new HttpRequestTask(new AllowedHosts(true, Set.of()));

  @AfterEach
  void close() {
    server.close();
    other.close();
  }

  @Test
  void aGetWithoutAnythingElseAnswersStatusHeadersAndBody() throws Exception {
    server.answer("/ok", 200, "application/json", "{\"a\":1}");
    HttpRequestTask.Result result = run("{\"url\": \"%s\"}", server.url("/ok"));
    assertThat(result.status()).isEqualTo(200);
    assertThat(result.url()).isEqualTo(server.url("/ok"));
    assertThat(result.headers()).containsEntry("content-type", "application/json");
    assertThat(result.content().body()).isEqualTo("{\"a\":1}");
    assertThat(result.content().bodyBytes()).isEqualTo(7);
    assertThat(result.content().bodyTruncated()).isFalse();
    assertThat(only().method()).isEqualTo("GET");
    assertThat(only().headers().getFirst("User-Agent")).isEqualTo("Carillon");
    assertThat(only().headers()).as("no trace").doesNotContainKeys("Traceparent", "Tracestate");
    assertThat(context.log()).contains("GET " + server.url("/ok"), "status 200", "7 bytes");
  }

  @Test
  void theNodesOwnHostIsCalledAtItsPortAlsoByARedirectAndWithItsHeaders() throws Exception {
    AllowedHosts own = new AllowedHosts(true, Set.of(), URI.create(server.url("")));
    server.redirect("/from", 302, "http://carillon.localhost/ok");
    server.answer("/ok", 200, "text/plain", "own");
    HttpRequestTask.Result result =
        new HttpRequestTask(own)
            .run(
                Json.read(
                    """
                    {"url": "http://carillon.localhost/from", "headers": {"Authorization": "Bearer x"}}
                    """,
                    HttpRequestTask.Parameters.class),
                context);
    assertThat(result.url()).isEqualTo(server.url("/ok"));
    assertThat(result.content().body()).isEqualTo("own");
    assertThat(server.seen)
        .hasSize(2)
        .allSatisfy(request ->
            assertThat(request.headers().getFirst("Authorization")).isEqualTo("Bearer x"));
  }

  @Test
  void theResultIsSnakeCaseJson() throws Exception {
    server.answer("/ok", 200, "text/plain", "x");
    var json = Json.tree(run("{\"url\": \"%s\"}", server.url("/ok")));
    assertThat(json.propertyNames())
        .containsExactlyInAnyOrder(
            "status", "url", "headers", "body", "body_bytes", "body_truncated", "duration_ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void methodHeadersAndBodyAreSent(String method) throws Exception {
    server.answer("/x", 200, "", "");
    run(
        """
        {"url": "%s", "method": "%s", "headers": {"X-One": "1", "content-type": "text/csv"},
         "body": "a,ü"}\
        """,
        server.url("/x"), method);
    assertThat(only().method()).isEqualTo(method);
    assertThat(only().body()).isEqualTo("a,ü");
    assertThat(only().headers().getFirst("X-One")).isEqualTo("1");
    assertThat(only().headers().get("Content-Type")).containsExactly("text/csv");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"a\": 1}', application/json",
    "' [1]', application/json",
    "hello, text/plain; charset=utf-8"
  })
  void aBodyWithoutContentTypeGetsOneFromItsLooks(String body, String type) throws Exception {
    server.answer("/x", 200, "", "");
    run("{\"url\": \"%s\", \"method\": \"PUT\", \"body\": %s}", server.url("/x"), Json.text(body));
    assertThat(only().headers().getFirst("Content-Type")).isEqualTo(type);
  }

  @Test
  void aPostCarriesTheExecutionAsIdempotencyKeyUnlessOneIsGiven() throws Exception {
    server.answer("/x", 200, "", "");
    run("{\"url\": \"%s\", \"method\": \"POST\"}", server.url("/x"));
    run(
        "{\"url\": \"%s\", \"method\": \"POST\", \"headers\": {\"idempotency-key\": \"mine\"}}",
        server.url("/x"));
    run("{\"url\": \"%s\", \"method\": \"PUT\"}", server.url("/x"));
    assertThat(server.seen)
        .extracting(seen -> seen.headers().getFirst("Idempotency-Key"))
        .containsExactly(context.executionId.toString(), "mine", null);
  }

  @Test
  void aHeadHasNoBody() throws Exception {
    server.answer("/x", 200, "text/plain", "body");
    HttpRequestTask.Result result =
        run("{\"url\": \"%s\", \"method\": \"HEAD\"}", server.url("/x"));
    assertThat(result.content().body()).isEmpty();
  }

  @Test
  void aLongBodyIsCutBetweenTwoCharacters() throws Exception {
    server.answer("/long", 200, "text/plain; charset=utf-8", "x" + "é".repeat(2_000_000));
    HttpRequestTask.Result result = run("{\"url\": \"%s\"}", server.url("/long"));
    assertThat(result.content().bodyTruncated()).isTrue();
    assertThat(result.content().bodyBytes()).isEqualTo(65_536);
    assertThat(result.content().body()).isEqualTo("x" + "é".repeat(32_767));
  }

  @Test
  void aBodyOfExactlyTheBoundIsWhole() throws Exception {
    server.answer("/exact", 200, "text/plain", "x".repeat(65_536));
    HttpRequestTask.Result result = run("{\"url\": \"%s\"}", server.url("/exact"));
    assertThat(result.content().bodyTruncated()).isFalse();
    assertThat(result.content().body()).hasSize(65_536);
  }

  @ParameterizedTest
  @ValueSource(strings = {"image/png", "application/octet-stream", ""})
  void aBinaryBodyIsCountedButNotKept(String type) throws Exception {
    byte[] bytes = {(byte) 0x89, 'P', 'N', 'G', (byte) 0xff, 0};
    server.answer("/image", 200, type, bytes);
    HttpRequestTask.Result result = run("{\"url\": \"%s\"}", server.url("/image"));
    assertThat(result.content().body()).isNull();
    assertThat(result.content().bodyBytes()).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({"GBK", "ISO-8859-1", "UTF-16", "Shift_JIS"})
  void theCharsetOfTheHeaderIsUsed(String charset) throws Exception {
    String text = charset.equals("ISO-8859-1") ? "grün" : "時間";
    server.answer(
        "/text",
        200,
        "text/plain; charset=\"" + charset + "\"",
        text.getBytes(Charset.forName(charset)));
    assertThat(run("{\"url\": \"%s\"}", server.url("/text")).content().body()).isEqualTo(text);
  }

  @Test
  void anUnknownCharsetIsReadAsUtf8AndNulIsKept() throws Exception {
    server.answer("/text", 200, "text/plain; charset=none-such", "ü\0");
    assertThat(run("{\"url\": \"%s\"}", server.url("/text")).content().body()).isEqualTo("ü\0");
  }

  @Test
  void cookiesAreNotKept() throws Exception {
    server.on(
        "/x",
        exchange -> {
          exchange.getResponseHeaders().add("Set-Cookie", "session=secret");
          exchange.getResponseHeaders().add("X-Many", "1");
          exchange.getResponseHeaders().add("X-Many", "2");
          exchange.sendResponseHeaders(200, -1);
        });
    assertThat(run("{\"url\": \"%s\"}", server.url("/x")).headers())
        .doesNotContainKey("set-cookie")
        .containsEntry("x-many", "1, 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
  void aStatusThatMayGoBetterIsTriedAgain(int status) {
    server.answer("/x", status, "text/plain", "busy");
    assertThatFails("{\"url\": \"%s\"}", server.url("/x"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "GET %s was answered with status %d, expected 2xx: busy"
                .formatted(server.url("/x"), status));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 409, 410, 422})
  void aFaultOfTheRequestIsNotTriedAgain(int status) {
    server.answer("/x", status, "", "");
    assertThatFails("{\"url\": \"%s\"}", server.url("/x"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageEndingWith("status %d, expected 2xx".formatted(status));
  }

  @Test
  void aRetryAfterIsInTheMessageAndALongBodyIsNot() {
    server.on(
        "/x",
        exchange -> {
          exchange.getResponseHeaders().set("Retry-After", "120");
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(503, 1_000);
          exchange.getResponseBody().write("y".repeat(1_000).getBytes(Charset.forName("US-ASCII")));
        });
    assertThatFails("{\"url\": \"%s\"}", server.url("/x"))
        .hasMessageContaining("(Retry-After: 120): " + "y".repeat(500) + "…");
  }

  @Test
  void theExpectedStatusesMayBeNamed() throws Exception {
    server.answer("/missing", 404, "", "");
    server.answer("/ok", 200, "", "");
    assertThat(
            run("{\"url\": \"%s\", \"expected_status\": [404, 410]}", server.url("/missing"))
                .status())
        .isEqualTo(404);
    assertThatFails("{\"url\": \"%s\", \"expected_status\": [404, 410]}", server.url("/ok"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("status 200, expected [404, 410]");
  }

  @Test
  void aConnectionThatCannotBeMadeIsTriedAgain() {
    String url = other.url("/");
    other.close();
    assertThatFails("{\"url\": \"%s\"}", url)
        .isInstanceOf(IOException.class)
        .hasMessage("GET " + url + " failed: no connection could be made");
  }

  @Test
  void aConnectionThatBreaksOffIsTriedAgain() {
    server.on("/x", exchange -> {});
    assertThatFails("{\"url\": \"%s\"}", server.url("/x"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("GET " + server.url("/x") + " failed: ");
  }

  @Test
  void aServerThatAnswersTooLateEndsTheRequest() {
    server.silence("/late");
    assertThatFails("{\"url\": \"%s\", \"timeout\": \"200ms\"}", server.url("/late"))
        .isInstanceOf(HttpTimeoutException.class)
        .hasMessage("GET " + server.url("/late") + " took longer than 200ms");
  }

  @Test
  void aBodyThatStallsEndsTheRequestToo() {
    server.stall("/stall");
    assertThatFails("{\"url\": \"%s\", \"timeout\": \"PT0.2S\"}", server.url("/stall"))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/late", "/stall"})
  void anInterruptEndsTheRequestAtOnce(String path) throws Exception {
    server.silence("/late");
    server.stall("/stall");
    AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();
    Thread attempt =
        Thread.startVirtualThread(() -> {
          try {
            run("{\"url\": \"%s\"}", server.url(path));
          } catch (Exception e) {
            thrown.set(e);
          }
        });
    await().atMost(Duration.ofSeconds(60)).until(() -> !server.seen.isEmpty());
    attempt.interrupt();
    await().atMost(Duration.ofSeconds(60)).until(() -> !attempt.isAlive());
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void redirectsAreFollowedAndTheLastUrlIsKept() throws Exception {
    server.redirect("/a", 301, "/b");
    server.redirect("/b", 302, server.url("/c d"));
    server.answer("/c", 200, "text/plain", "there");
    HttpRequestTask.Result result = run("{\"url\": \"%s\"}", server.url("/a"));
    assertThat(result.content().body()).isEqualTo("there");
    assertThat(result.url()).isEqualTo(server.url("/c%20d"));
    assertThat(context.log()).contains("leads on to " + server.url("/b") + " (301)");
  }

  @Test
  void aRedirectIsAnAnswerLikeOthersWhereNoneAreFollowed() throws Exception {
    server.redirect("/a", 302, "/b");
    HttpRequestTask.Result result =
        run(
            "{\"url\": \"%s\", \"follow_redirects\": false, \"expected_status\": [302]}",
            server.url("/a"));
    assertThat(result.headers()).containsEntry("location", "/b");
    assertThat(server.seen).hasSize(1);
  }

  @Test
  void redirectsInACircleEnd() {
    server.redirect("/a", 302, "/a");
    assertThatFails("{\"url\": \"%s\"}", server.url("/a"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage("GET " + server.url("/a") + " was redirected more than 10 times");
    assertThat(server.seen).hasSize(11);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, 301, GET",
    "POST, 302, GET",
    "POST, 303, GET",
    "PUT, 303, GET",
    "PUT, 302, PUT",
    "POST, 307, POST",
    "POST, 308, POST",
    "HEAD, 303, HEAD"
  })
  void aRedirectKeepsOrChangesTheMethod(String method, int status, String then) throws Exception {
    server.redirect("/a", status, "/b");
    server.answer("/b", 200, "", "");
    String body = method.equals("HEAD") ? "" : ", \"body\": \"text\"";
    run("{\"url\": \"%s\", \"method\": \"%s\"%s}", server.url("/a"), method, body);
    TestServer.Seen second = server.seen.get(1);
    assertThat(second.method()).isEqualTo(then);
    boolean kept = then.equals(method) && !body.isEmpty();
    assertThat(second.body()).isEqualTo(kept ? "text" : "");
    assertThat(second.headers().containsKey("Content-Type")).isEqualTo(kept);
  }

  @Test
  void secretsGoAlongOnTheSameSiteOnly() throws Exception {
    server.redirect("/a", 302, "/b");
    server.redirect("/b", 302, other.url("/c"));
    other.answer("/c", 200, "", "");
    run(
        """
        {"url": "%s", "headers": {"Authorization": "Bearer secret", "Cookie": "secret",
         "X-Api-Key": "secret", "Accept": "text/plain"}}\
        """,
        server.url("/a"));
    assertThat(server.seen.get(1).headers())
        .containsKeys("Authorization", "Cookie", "X-api-key", "Accept");
    assertThat(other.seen.getFirst().headers())
        .doesNotContainKeys("Authorization", "Cookie", "X-api-key")
        .containsKey("Accept");
    assertThat(context.log()).doesNotContain("secret");
  }

  @Test
  void aPasswordInTheUrlIsSentButNeverShown() throws Exception {
    server.redirect("/a", 302, server.url("/b"));
    server.answer("/b", 200, "", "");
    server.answer("/no", 404, "", "");
    HttpRequestTask.Result result =
        run("{\"url\": \"http://me:secret@%s/a\"}", server.hostAndPort());
    assertThat(server.seen)
        .extracting(seen -> seen.headers().getFirst("Authorization"))
        .containsOnly("Basic bWU6c2VjcmV0");
    assertThat(result.url()).doesNotContain("secret");
    assertThatFails("{\"url\": \"http://me:secret@%s/no\"}", server.hostAndPort())
        .hasMessageNotContaining("secret");
    assertThat(context.log()).doesNotContain("secret");
  }

  @Test
  void anAddressThatIsNotPublicIsRefusedBeforeAnythingIsSent() {
    HttpRequestTask closed = new HttpRequestTask(new AllowedHosts(false, Set.of()));
    server.answer("/x", 200, "", "");
    assertThatThrownBy(() -> closed.run(parameters("{\"url\": \"%s\"}", server.url("/x")), context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("CARILLON_ALLOW_PRIVATE_ADDRESSES");
    assertThat(server.seen).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://169.254.169.254/latest", "http://10.0.0.1/", "file:///etc/passwd"})
  void aRedirectToWhatMayNotBeCalledIsRefused(String target) {
    HttpRequestTask guarded =
        new HttpRequestTask(new AllowedHosts(false, Set.of(server.hostAndPort())));
    server.redirect("/x", 302, target);
    assertThatThrownBy(
            () -> guarded.run(parameters("{\"url\": \"%s\"}", server.url("/x")), context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageStartingWith(target + " is refused");
  }

  @Test
  void aRedirectToAnotherPortOfTheAllowedHostIsRefused() {
    HttpRequestTask guarded =
        new HttpRequestTask(new AllowedHosts(false, Set.of(server.hostAndPort())));
    server.redirect("/x", 307, other.url("/y"));
    assertThatThrownBy(
            () -> guarded.run(parameters("{\"url\": \"%s\"}", server.url("/x")), context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining(other.url("/y"));
    assertThat(other.seen).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Host, secret", "Bad Name, secret", "X-Line, 'secret\r\nX-Other: 1'"})
  void aHeaderThatCannotBeSetIsNamedWithoutItsValue(String name, String value) {
    assertThatFails(
            "{\"url\": \"%s\", \"headers\": {%s: %s}}",
            server.url("/x"), Json.text(name), Json.text(value))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("\"" + name + "\"")
        .hasMessageNotContaining("secret");
  }

  private TestServer.Seen only() {
    assertThat(server.seen).hasSize(1);
    return server.seen.getFirst();
  }

  private static HttpRequestTask.Parameters parameters(String json, Object... values) {
    return Json.read(json.formatted(values), HttpRequestTask.Parameters.class);
  }

  private HttpRequestTask.Result run(String json, Object... values) throws Exception {
    return task.run(parameters(json, values), context);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertThatFails(
      String json, Object... values) {
    return assertThatThrownBy(() -> run(json, Arrays.copyOf(values, values.length)));
  }
}
