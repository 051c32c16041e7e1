package io.carillon.tasks.scrape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.Json;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.TestServer;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasks.web.ContentCodingTest;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("AnnotateFormatMethod") // JSON with gaps, filled by run
class ScrapeTaskTest {

  private static final String TITLE = "\"fields\": {\"title\": {\"selector\": \"h1\"}}";

  private final TestServer server = new TestServer();
  private final TestServer other = new TestServer();
  private final RecordingContext context = new RecordingContext();
  private final ScrapeTask task = new ScrapeTask(new AllowedHosts(true, Set.of()));

  @AfterEach
  void close() {
    server.close();
    other.close();
  }

  @Test
  void textsAttributesAndListsAreRead() throws Exception {
    server.html(
        "/list",
        """
        <h1> News  <b>today</b></h1><p class=p>one</p><p class=p>two</p>
        <a href="/x?a=1&amp;b=2" rel=y>link</a>\
        """);
    ScrapeTask.Result result =
        run(
            """
            {"url": "%s", "fields": {
              "title": {"selector": "h1"},
              "first": {"selector": ".p"},
              "all": {"selector": ".p", "many": true},
              "raw": {"selector": "a", "attribute": "href"},
              "link": {"selector": "a", "attribute": "abs:href"},
              "no_attribute": {"selector": "a", "attribute": "class"},
              "missing": {"selector": "h2"},
              "none": {"selector": "h2", "many": true}}}\
            """,
            server.url("/list"));
    ScrapeTask.Item item = result.items().getFirst();
    assertThat(item.url()).isEqualTo(server.url("/list"));
    assertThat(item.fields())
        .containsEntry("title", "News today")
        .containsEntry("first", "one")
        .containsEntry("all", List.of("one", "two"))
        .containsEntry("raw", "/x?a=1&b=2")
        .containsEntry("link", server.url("/x?a=1&b=2"))
        .containsEntry("no_attribute", null)
        .containsEntry("missing", null)
        .containsEntry("none", List.of());
    assertThat(item.fields().keySet()).startsWith("title", "first", "all");
  }

  @Test
  void theResultIsJsonOfOneItemForEachPage() throws Exception {
    server.html("/a", "<h1>A</h1>");
    assertThat(Json.tree(run("{\"url\": \"%s\", %s}", server.url("/a"), TITLE)))
        .hasToString(
            "{\"pages\":1,\"items\":[{\"url\":\"%s\",\"fields\":{\"title\":\"A\"}}],\"truncated\":false}"
                .formatted(server.url("/a")));
  }

  @Test
  void theNextPagesAreReadUntilThereIsNone() throws Exception {
    server.html("/1", "<h1>1</h1><a class=next href='2'>next</a>");
    server.html("/2", "<h1>2</h1><a class=next href='/3#top'>next</a>");
    server.html("/3", "<h1>3</h1>");
    ScrapeTask.Result result =
        run(
            "{\"url\": \"%s\", %s, \"next_page\": \"a.next\", \"max_pages\": 10}",
            server.url("/1"), TITLE);
    assertThat(titles(result)).containsExactly("1", "2", "3");
    assertThat(result.pages()).isEqualTo(3);
    assertThat(context.progress)
        .containsExactly(
            "0.1 page 1 of at most 10", "0.2 page 2 of at most 10", "0.3 page 3 of at most 10");
    assertThat(context.log()).contains("Read page 2: " + server.url("/2"));
  }

  @Test
  void noMorePagesAreReadThanAsked() throws Exception {
    server.on(
        "/",
        exchange -> {
          int page = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
          byte[] html =
              "<h1>%d</h1><a href='/%d'>"
                  .formatted(page, page + 1)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, html.length);
          exchange.getResponseBody().write(html);
        });
    String next = "{\"url\": \"%s\", %s, \"next_page\": \"a\"%s}";
    assertThat(titles(run(next, server.url("/1"), TITLE, ", \"max_pages\": 3")))
        .containsExactly("1", "2", "3");
    assertThat(titles(run(next, server.url("/1"), TITLE, ""))).containsExactly("1");
    assertThat(server.seen).hasSize(4);
  }

  @Test
  void pagesThatLeadBackEnd() throws Exception {
    server.html("/1", "<h1>1</h1><a href='/2'>");
    server.html("/2", "<h1>2</h1><a href='/1#again'>");
    ScrapeTask.Result result =
        run(
            "{\"url\": \"%s\", %s, \"next_page\": \"a\", \"max_pages\": 100}",
            server.url("/1"), TITLE);
    assertThat(titles(result)).containsExactly("1", "2");
    assertThat(context.log()).contains("was read before");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:void(0)", "mailto:a@b.example", "file:///etc/passwd", ""})
  void aLinkThatIsNotToAPageIsNoNextPage(String href) throws Exception {
    server.html("/1", "<h1>1</h1><a href='" + href + "'>");
    ScrapeTask.Result result =
        run(
            "{\"url\": \"%s\", %s, \"next_page\": \"a\", \"max_pages\": 2}",
            server.url("/1"), TITLE);
    // an empty link is one to the page itself
    assertThat(titles(result)).containsExactly("1");
  }

  @Test
  void headersAreSentButSecretsOnlyToTheSameSite() throws Exception {
    server.html("/1", "<a href='/2'>");
    server.html("/2", "<a href='" + other.url("/3") + "'>");
    other.html("/3", "");
    run(
        """
        {"url": "%s", %s, "next_page": "a", "max_pages": 3,
         "headers": {"Authorization": "secret", "Accept-Language": "de"}}\
        """,
        server.url("/1"), TITLE);
    assertThat(server.seen)
        .extracting(seen -> seen.headers().getFirst("Authorization"))
        .containsExactly("secret", "secret");
    assertThat(other.seen.getFirst().headers())
        .doesNotContainKey("Authorization")
        .containsKey("Accept-Language");
    assertThat(context.log()).doesNotContain("secret");
  }

  @Test
  void theCharsetIsTakenFromTheHeaderOrFromThePage() throws Exception {
    Charset gbk = Charset.forName("GBK");
    server.answer("/header", 200, "text/html; charset=GBK", "<h1>时间</h1>".getBytes(gbk));
    server.answer("/meta", 200, "text/html", "<meta charset=gbk><h1>时间</h1>".getBytes(gbk));
    server.answer("/utf8", 200, "text/html", "<h1>时间</h1>".getBytes(StandardCharsets.UTF_8));
    for (String path : List.of("/header", "/meta", "/utf8")) {
      assertThat(titles(run("{\"url\": \"%s\", %s}", server.url(path), TITLE)))
          .containsExactly("时间");
    }
  }

  @Test
  void aPageIsDecodedAsBrowsersDo() throws Exception {
    Charset gbk = Charset.forName("GBK");
    server.answer("/meta", 200, "text/html", "<meta charset=gb2312><h1>朱镕基</h1>".getBytes(gbk));
    server.answer("/header", 200, "text/html; charset=gb2312", "<h1>朱镕基</h1>".getBytes(gbk));
    server.answer(
        "/xml",
        200,
        "application/xml",
        "<?xml version='1.0' encoding='gb2312'?><h1>朱镕基</h1>".getBytes(gbk));
    server.answer(
        "/mark",
        200,
        "text/html; charset=gbk",
        "\uFEFF<h1>朱镕基</h1>".getBytes(StandardCharsets.UTF_8));
    for (String path : List.of("/meta", "/header", "/xml", "/mark")) {
      assertThat(titles(run("{\"url\": \"%s\", %s}", server.url(path), TITLE)))
          .containsExactly("朱镕基");
    }
    server.answer("/refused", 200, "text/html; charset=hz-gb-2312", "<h1>x</h1>");
    assertThatFails("{\"url\": \"%s\", %s}", server.url("/refused"), TITLE)
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("encoding that browsers refuse");
  }

  @Test
  void aCompressedPageIsRead() throws Exception {
    server.on(
        "/x",
        exchange -> {
          byte[] page = ContentCodingTest.gzip("<h1>A</h1>".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
        });
    assertThat(titles(run("{\"url\": \"%s\", %s}", server.url("/x"), TITLE))).containsExactly("A");
  }

  @Test
  void aPageOfTooManyElementsIsCut() throws Exception {
    server.html("/many", "<h1>A</h1>" + "<b></b>".repeat(400_000) + "<h2>B</h2>");
    server.html("/open", "<h1>A</h1>" + "<b>".repeat(400_000) + "<h2>B</h2>");
    server.html("/formatted", "<h1>A</h1><font a=1><font a=2><font a=3>" + "<p>x".repeat(300_000));
    for (String path : List.of("/many", "/open", "/formatted")) {
      ScrapeTask.Result result = run("{\"url\": \"%s\", %s}", server.url(path), TITLE);
      assertThat(titles(result)).containsExactly("A");
      assertThat(result.truncated()).as(path).isTrue();
    }
    assertThat(context.log()).contains("150000 elements");
  }

  /** Each takes the most that a page can; the heap of the tests has room for a few at a time. */
  @Test
  void largePagesAtTheSameTimeWaitForMemory() throws Exception {
    String page = "<h1>A</h1>" + "<b a=1 b=2>x".repeat(140_000) + "y".repeat(5 * 1024 * 1024);
    server.html("/large", page);
    List<Thread> runs = new java.util.ArrayList<>();
    List<Object> titles = new java.util.concurrent.CopyOnWriteArrayList<>();
    for (int i = 0; i < 8; i++) {
      RecordingContext own = new RecordingContext();
      String json =
          "{\"url\": \"%s\", %s, \"timeout\": \"5m\"}".formatted(server.url("/large"), TITLE);
      runs.add(
          Thread.startVirtualThread(() -> {
            try {
              ScrapeTask.Parameters parameters = Json.read(json, ScrapeTask.Parameters.class);
              titles.addAll(titles(task.run(parameters, own)));
            } catch (Exception e) {
              titles.add(e);
            }
          }));
    }
    for (Thread run : runs) {
      run.join();
    }
    assertThat(titles).hasSize(8).containsOnly("A");
  }

  @Test
  void aSelectorThatTakesTooLongEndsTheAttemptForGood() {
    server.html("/deep", "<div>".repeat(400) + "<i></i>".repeat(20_000));
    assertThatFails(
            "{\"url\": \"%s\", \"fields\": {\"a\": {\"selector\":"
                + " \"div:has(div:has(div:has(div:has(b))))\"}}}",
            server.url("/deep"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("The selectors took longer than 10s");
  }

  @Test
  void whatWouldFailEveryRunIsAFaultBeforeTheFirst() {
    ScrapeTask.Parameters parameters =
        Json.read(
            """
            {"url": "http://127.1/", "fields": {"a": {"selector": "p["}, "b": {"selector": "p"}},
             "next_page": "a:matches((x)\\\\1)", "timeout": "40000d", "headers": {"TE": "x"}}\
            """,
            ScrapeTask.Parameters.class);
    assertThat(task.check(parameters))
        .extracting(ParameterFault::path)
        .containsExactlyInAnyOrder(
            "url", "fields.a.selector", "next_page", "timeout", "headers.TE");
  }

  @Test
  void xmlIsReadAsXml() throws Exception {
    server.answer("/feed", 200, "application/rss+xml", "<rss><link>http://x/</link></rss>");
    ScrapeTask.Result result =
        run(
            "{\"url\": \"%s\", \"fields\": {\"l\": {\"selector\": \"link\"}}}",
            server.url("/feed"));
    assertThat(result.items().getFirst().fields()).isEqualTo(Map.of("l", "http://x/"));
  }

  @Test
  void whatIsNoPageIsRefused() {
    server.answer("/pdf", 200, "application/pdf", "%PDF");
    assertThatFails("{\"url\": \"%s\", %s}", server.url("/pdf"), TITLE)
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("is application/pdf: only HTML and XML");
  }

  @Test
  void aPageOfMoreThanFiveMebibytesIsCut() throws Exception {
    server.html("/long", "<h1>A</h1>" + " ".repeat(5 * 1024 * 1024) + "<h2>B</h2>");
    ScrapeTask.Result result =
        run(
            "{\"url\": \"%s\", \"fields\": {\"a\": {\"selector\": \"h1\"}, \"b\": {\"selector\":"
                + " \"h2\"}}}",
            server.url("/long"));
    assertThat(result.truncated()).isTrue();
    assertThat(result.items().getFirst().fields()).containsEntry("a", "A").containsEntry("b", null);
    assertThat(context.log()).contains("longer than 5 MiB");
  }

  @Test
  void theResultHoldsAMillionCharactersAtMost() throws Exception {
    server.html("/long", "<p>" + "x".repeat(600_000) + "</p><a href='/next'>");
    ScrapeTask.Result result =
        run(
            """
            {"url": "%s", "next_page": "a", "max_pages": 5, "fields": {
              "a": {"selector": "p"}, "b": {"selector": "p"}, "c": {"selector": "p"},
              "d": {"selector": "p", "many": true}}}\
            """,
            server.url("/long"));
    assertThat(result.truncated()).isTrue();
    assertThat(result.pages()).isEqualTo(1);
    assertThat(result.items().getFirst().fields())
        .containsEntry("b", "x".repeat(400_000))
        .containsEntry("c", null)
        .containsEntry("d", List.of());
  }

  @Test
  void aSelectorThatIsNoneIsNamedBeforeAnythingIsSent() {
    assertThatFails(
            "{\"url\": \"%s\", \"fields\": {\"title\": {\"selector\": \"h1[\"}}}", server.url("/"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("fields.title.selector: \"h1[\" is no CSS selector");
    assertThatFails("{\"url\": \"%s\", %s, \"next_page\": \"::\"}", server.url("/"), TITLE)
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("next_page: \"::\" is no CSS selector");
    assertThat(server.seen).isEmpty();
  }

  @Test
  void aBadStatusFails() {
    server.answer("/missing", 404, "text/html", "gone");
    server.answer("/broken", 500, "text/html", "broken");
    assertThatFails("{\"url\": \"%s\", %s}", server.url("/missing"), TITLE)
        .isInstanceOf(NotRetryableException.class);
    assertThatFails("{\"url\": \"%s\", %s}", server.url("/broken"), TITLE)
        .isInstanceOf(IOException.class);
  }

  @Test
  void aPageThatComesTooLateEndsTheAttempt() {
    server.stall("/stall");
    assertThatFails("{\"url\": \"%s\", %s, \"timeout\": \"200ms\"}", server.url("/stall"), TITLE)
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void anInterruptEndsTheAttemptAtOnce() throws Exception {
    server.html("/1", "<a href='/2'>");
    server.stall("/2");
    AtomicReference<@Nullable Exception> thrown = new AtomicReference<>();
    Thread attempt =
        Thread.startVirtualThread(() -> {
          try {
            run(
                "{\"url\": \"%s\", %s, \"next_page\": \"a\", \"max_pages\": 2}",
                server.url("/1"), TITLE);
          } catch (Exception e) {
            thrown.set(e);
          }
        });
    await().atMost(Duration.ofSeconds(60)).until(() -> server.seen.size() == 2);
    attempt.interrupt();
    await().atMost(Duration.ofSeconds(60)).until(() -> !attempt.isAlive());
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aNextPageThatMayNotBeCalledIsRefused() {
    ScrapeTask guarded = new ScrapeTask(new AllowedHosts(false, Set.of(server.hostAndPort())));
    server.html("/1", "<a href='http://169.254.169.254/latest'>");
    String json =
        "{\"url\": \"%s\", %s, \"next_page\": \"a\", \"max_pages\": 2}"
            .formatted(server.url("/1"), TITLE);
    assertThatThrownBy(() -> guarded.run(Json.read(json, ScrapeTask.Parameters.class), context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("169.254.169.254")
        .hasMessageContaining("CARILLON_ALLOW_PRIVATE_ADDRESSES");
  }

  private static List<@Nullable Object> titles(ScrapeTask.Result result) {
    return result.items().stream().<@Nullable Object>map(i -> i.fields().get("title")).toList();
  }

  private ScrapeTask.Result run(String json, Object... values) throws Exception {
    return task.run(Json.read(json.formatted(values), ScrapeTask.Parameters.class), context);
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertThatFails(
      String json, Object... values) {
    String filled = json.formatted(values);
    return assertThatThrownBy(
        () -> task.run(Json.read(filled, ScrapeTask.Parameters.class), context));
  }
}
