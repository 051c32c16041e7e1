package io.carillon.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.http.HttpRequestTask;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasks.web.ContentCodingTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code http_request} sends and takes, byte by byte. */
@SuppressWarnings("AnnotateFormatMethod") // JSON with gaps, filled by run
class WireTest {

  private static final String OK =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

  private final TestServer server = new TestServer();
  private final RecordingContext context = new RecordingContext();
  private final HttpRequestTask task = new HttpRequestTask(new AllowedHosts(true, Set.of()));

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, false",
    "HEAD, false",
    "DELETE, false",
    "OPTIONS, false",
    "POST, true",
    "PUT, true",
    "PATCH, true"
  })
  void onlyMethodsThatMeanABodySayThatThereIsNone(String method, boolean says) throws Exception {
    try (RawServer raw = new RawServer(OK)) {
      run("{\"url\": \"%s\", \"method\": \"%s\"}", raw.url(), method);
      assertThat(raw.heads.getFirst().contains("Content-Length: 0")).isEqualTo(says);
      assertThat(raw.heads.getFirst())
          .noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("transfer-"));
    }
  }

  @Test
  void aRequestHasTheseHeadersAndNoOthers() throws Exception {
    try (RawServer raw = new RawServer(OK)) {
      run("{\"url\": \"%sx?y\", \"headers\": {\"X-Name\": \"café\"}}", raw.url());
      assertThat(raw.heads.getFirst())
          .containsExactlyInAnyOrder(
              "GET /x?y HTTP/1.1",
              "Host: 127.0.0.1:" + raw.port(),
              "User-Agent: Carillon",
              "Accept-Encoding: gzip, deflate",
              "Connection: keep-alive",
              "X-Name: caf\u00E9");
    }
  }

  @Test
  void aBodyIsSentWithItsLengthInBytes() throws Exception {
    server.answer("/x", 200, "", "");
    run("{\"url\": \"%s\", \"method\": \"DELETE\", \"body\": \"ü\"}", server.url("/x"));
    assertThat(server.seen.getFirst().headers().get("Content-Length")).containsExactly("2");
  }

  @Test
  void rawUtf8InALocationIsFollowedAsBrowsersDo() throws Exception {
    server.answer("/", 200, "text/plain", "there");
    try (RawServer raw =
        new RawServer(
            "HTTP/1.1 302 Found\r\nLocation: %s\r\nX-Note: 你好\r\nContent-Length: 0\r\n\r\n"
                .formatted(server.url("/中文?q=é")))) {
      HttpRequestTask.Result result = run("{\"url\": \"%s\"}", raw.url());
      assertThat(result.url()).isEqualTo(server.url("/%E4%B8%AD%E6%96%87?q=%C3%A9"));
      assertThat(server.seen.getFirst().path()).isEqualTo("/%E4%B8%AD%E6%96%87?q=%C3%A9");
      HttpRequestTask.Result first =
          run(
              "{\"url\": \"%s\", \"follow_redirects\": false, \"expected_status\": [302]}",
              raw.url());
      assertThat(first.headers()).containsEntry("x-note", "你好");
      assertThat(first.headers().get("location")).contains("/中文?q=é");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zlib", "raw"})
  void compressedAnswersAreDecoded(String kind) throws Exception {
    byte[] text = "时间 and time".getBytes(StandardCharsets.UTF_8);
    byte[] packed =
        kind.equals("gzip")
            ? ContentCodingTest.gzip(text)
            : ContentCodingTest.deflate(text, kind.equals("raw"));
    coded("/x", 200, kind.equals("gzip") ? "gzip" : "deflate", packed);
    HttpRequestTask.Result result = run("{\"url\": \"%s\"}", server.url("/x"));
    assertThat(result.content().body()).isEqualTo("时间 and time");
    assertThat(result.content().bodyBytes()).isEqualTo(text.length);
  }

  @Test
  void aBombIsCutAtTheBound() throws Exception {
    coded("/bomb", 200, "gzip", ContentCodingTest.gzip(new byte[100_000_000]));
    HttpRequestTask.Result result = run("{\"url\": \"%s\"}", server.url("/bomb"));
    assertThat(result.content().bodyBytes()).isEqualTo(65_536);
    assertThat(result.content().bodyTruncated()).isTrue();
  }

  @Test
  void anotherCodingIsRefusedButTheStatusIsSaidFirst() {
    coded("/br", 200, "br", new byte[] {1, 2, 3});
    coded("/br500", 500, "br", new byte[] {1, 2, 3});
    coded("/broken", 200, "gzip", new byte[] {1, 2, 3});
    assertThatThrownBy(() -> run("{\"url\": \"%s\"}", server.url("/br")))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("content coding \"br\"");
    assertThatThrownBy(() -> run("{\"url\": \"%s\"}", server.url("/br500")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("status 500");
    assertThatThrownBy(() -> run("{\"url\": \"%s\"}", server.url("/broken")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not gzip");
  }

  @Test
  void aHeaderWithoutEndEndsTheRequest() throws Exception {
    try (RawServer raw =
        new RawServer("HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000) + "\r\n\r\n")) {
      assertThatThrownBy(() -> run("{\"url\": \"%s\"}", raw.url())).isInstanceOf(IOException.class);
    }
    try (RawServer raw =
        new RawServer("HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000) + "\r\n")) {
      assertThatThrownBy(() -> run("{\"url\": \"%s\"}", raw.url())).isInstanceOf(IOException.class);
    }
  }

  @Test
  void pagesAndTextsAreDecodedAsBrowsersDo() throws Exception {
    byte[] name = "<meta charset=gb2312>朱镕基".getBytes(java.nio.charset.Charset.forName("GBK"));
    server.answer("/html", 200, "text/html", name);
    server.answer("/text", 200, "text/plain; charset=gb2312", name);
    server.answer("/quotes", 200, "text/plain; charset=iso-8859-1", new byte[] {(byte) 0x93, 'a'});
    server.answer("/marked", 200, "application/json", "\uFEFF{}");
    server.answer("/refused", 200, "text/plain; charset=iso-2022-kr", "x");
    assertThat(run("{\"url\": \"%s\"}", server.url("/html")).content().body()).contains("朱镕基");
    assertThat(run("{\"url\": \"%s\"}", server.url("/text")).content().body()).contains("朱镕基");
    assertThat(run("{\"url\": \"%s\"}", server.url("/quotes")).content().body()).isEqualTo("“a");
    assertThat(run("{\"url\": \"%s\"}", server.url("/marked")).content().body()).isEqualTo("{}");
    assertThat(run("{\"url\": \"%s\"}", server.url("/refused")).content().body()).isNull();
  }

  @Test
  void whatWouldFailEveryRunIsAFaultBeforeTheFirst() {
    assertThat(
            task.check(
                parameters(
                    """
                    {"url": "http://a..b/", "timeout": "40000d",
                     "headers": {"Host": "x", "X-Name": "中"}}\
                    """)))
        .extracting(ParameterFault::path)
        .containsExactlyInAnyOrder("url", "timeout", "headers.Host", "headers.X-Name");
    assertThat(
            task.check(parameters("{\"url\": \"HTTP://my_service:8080/\", \"timeout\": \"0s\"}")))
        .containsExactly(new ParameterFault("timeout", "must be longer than 0s"));
    assertThat(task.check(parameters("{\"url\": \"http://bücher.example/ü\"}"))).isEmpty();
  }

  @Test
  void capitalsInTheSchemeAreNoMatter() throws Exception {
    server.answer("/x", 200, "text/plain", "there");
    String url = "HTTP://" + server.hostAndPort() + "/x";
    assertThat(run("{\"url\": \"%s\"}", url).content().body()).isEqualTo("there");
  }

  private void coded(String path, int status, String coding, byte[] body) {
    server.on(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
          exchange.getResponseHeaders().set("Content-Encoding", coding);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
        });
  }

  private static HttpRequestTask.Parameters parameters(String json) {
    return Json.read(json, HttpRequestTask.Parameters.class);
  }

  private HttpRequestTask.Result run(String json, Object... values) throws Exception {
    return task.run(parameters(json.formatted(values)), context);
  }
}
