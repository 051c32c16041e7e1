package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.TestServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the console, as the server sends them. */
class ConsoleFilesTest {

  private static final Path ROUTER =
      Path.of(System.getProperty("carillon.build.root", ".."), "console/src/router.tsx");

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
  void eachAddressOfTheConsoleAnswersThePage() throws IOException {
    String page = server.stranger("GET", "/").response().body();
    assertThat(page).contains("<div id=\"page\">");
    List<String> routes =
        Pattern.compile("path: '(/[^']*)'")
            .matcher(Files.readString(ROUTER))
            .results()
            .map(found -> found.group(1))
            .filter(path -> !path.equals("/design")) // of development builds
            .map(path -> path.replaceAll("\\$\\w+", "1"))
            .toList();
    assertThat(routes).contains("/configs/1/edit").hasSizeGreaterThan(20);
    for (String route : routes) {
      Answer answer = server.stranger("GET", route);
      assertThat(answer.status()).as(route).isEqualTo(200);
      assertThat(answer.response().body()).as(route).isEqualTo(page);
      assertThat(answer.header("Content-Type")).startsWith("text/html");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(answer.header("Last-Modified")).isEmpty();
    }
  }

  @Test
  void thePolicyForbidsWhatIsInlineOrFromElsewhere() {
    Answer page = server.stranger("GET", "/configs");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(page.response().body()).doesNotContain("<style", "style=", "http:", "https:");
  }

  private static String asset() {
    Matcher script =
        Pattern.compile("src=\"(/assets/[^\"]+\\.js)\"")
            .matcher(server.stranger("GET", "/").response().body());
    assertThat(script.find()).isTrue();
    return script.group(1);
  }

  @Test
  void aFileWithAHashInItsNameIsKeptForAYear() {
    Answer script = server.stranger("GET", asset());
    assertThat(script.status()).isEqualTo(200);
    assertThat(script.header("Content-Type")).startsWith("text/javascript");
    assertThat(script.header("Cache-Control")).contains("max-age=31536000", "immutable");
    assertThat(script.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "gzip"})
  void filesAreSentAsTheyWereCompressedWhenTheyWereBuilt(String encoding) {
    for (String path : List.of("/", "/begin.js", asset())) {
      Answer answer = server.stranger("GET", path, "Accept-Encoding", encoding);
      assertThat(answer.header("Content-Encoding")).as(path).isEqualTo(encoding);
      assertThat(answer.header("Vary")).as(path).containsIgnoringCase("Accept-Encoding");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/index.html",
        "/index.html.gz",
        "/.vite/manifest.json",
        "/assets/none.js",
        "/assets/..%2findex.html",
        "/META-INF/MANIFEST.MF",
        "/configsx"
      })
  void nothingElseIsAFileOfTheConsole(String path) {
    assertThat(server.stranger("GET", path).response().body()).doesNotContain("<div id=\"page\">");
    assertThat(server.stranger("GET", path).status()).isIn(400, 401, 404);
  }

  @Test
  void theWaysToLogInAreKnownBeforeTheLogIn() {
    Answer answer = server.stranger("GET", "/api/v1/login-methods");
    assertThat(answer.response().body()).isEqualTo("{\"token\":true,\"openid_connect\":null}");
  }
}
