package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.TestServer.Answer;
import io.carillon.server.settings.ReleaseVersion;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page that anybody sees first. */
class LandingPageTest {

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /         | zh-CN,zh;q=0.9,en;q=0.8 | zh
          /         | en-GB,en;q=0.9          | en
          /         | fr,zh;q=0.5             | zh
          /         | fr                      | en
          /         | ;;;                     | en
          /?lang=zh | en                      | zh
          /?lang=en | zh                      | en
          """)
  void itSpeaksTheLanguageThatIsAskedFor(String path, String accepted, String language) {
    Answer page = server.stranger("GET", path, "Accept-Language", accepted);
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Language")).isEqualTo(language);
    assertThat(page.header("Vary")).containsIgnoringCase("Accept-Language");
    assertThat(page.response().body()).contains(language.equals("zh") ? "就绪" : "Ready");
  }

  @Test
  void itSaysWhereTheInterfaceIs() {
    String page = server.stranger("GET", "/").response().body();
    assertThat(page).contains("/openapi.json", "Authorization: Bearer", ReleaseVersion.get());
    assertThat(page).contains("http://127.0.0.1:" + server.port()).doesNotContain("{url}");
    assertThat(page).doesNotContain(data.toString());
  }

  @Test
  void nothingThatItLoadsNeedsATokenOrComesFromElsewhere() {
    Answer page = server.stranger("GET", "/");
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
    Pattern.compile("(?:src|rel=\"\\w+\" href)=\"([^\"]+)\"")
        .matcher(page.response().body())
        .results()
        .map(MatchResult::group)
        .forEach(found -> {
          String path = found.replaceFirst(".*=\"([^\"]+)\"", "$1");
          assertThat(server.stranger("GET", path).status()).as(path).isEqualTo(200);
        });
  }

  @Test
  void itsScriptWritesTextAsText() {
    assertThat(server.stranger("GET", "/landing.js").response().body())
        .contains("textContent")
        .doesNotContain("innerHTML", "insertAdjacentHTML", "document.write", "eval(");
  }
}
