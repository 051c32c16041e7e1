package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.Pages.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages show code that is compiled and tested, say the same in both languages, and link truly. */
class PagesTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+)$");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$");

  static List<String> pages() {
    return Pages.all();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFileAndToAHeadingInIt(String page) {
    List<String> broken = new ArrayList<>();
    String text = CODE.matcher(Pages.read(page)).replaceAll("");
    for (MatchResult link : LINK.matcher(text).results().toList()) {
      String target = link.group(1);
      if (!target.matches("[a-z]+:.*") && !leadsSomewhere(page, target)) {
        broken.add(target);
      }
    }
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(String page, String target) {
    String[] parts = target.split("#", 2);
    Path here = Pages.ROOT.resolve(page);
    Path file = parts[0].isEmpty() ? here : here.resolveSibling(parts[0]).normalize();
    if (!Files.exists(file)) {
      return false;
    }
    return parts.length < 2 || anchors(file).contains(parts[1]);
  }

  /** The anchors that GitHub gives to headings. */
  private static List<String> anchors(Path file) {
    String text = Pages.read(Pages.ROOT.relativize(file).toString());
    return HEADING
        .matcher(text)
        .results()
        .map(heading ->
            heading
                .group(1)
                .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                .replace(' ', '-'))
        .toList();
  }

  static Stream<String> translated() {
    return pages().stream().filter(page -> page.endsWith(".zh-CN.md"));
  }

  @ParameterizedTest
  @MethodSource("translated")
  void bothLanguagesShowTheSameCode(String page) {
    String english = page.replace(".zh-CN.md", ".md");
    assertThat(code(page)).isEqualTo(code(english));
  }

  // A Chinese page may show other examples of names and texts.
  private static List<Block> code(String page) {
    return Pages.blocks(page).stream()
        .filter(block -> !block.code().codePoints().anyMatch(Character::isIdeographic))
        .filter(block -> !page.contains("semantics"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"docs/java.md", "docs/java.zh-CN.md", "docs/testing.md", "docs/testing.zh-CN.md"})
  void theCodeOfTheGuidesIsThatOfTheSamples(String page) {
    List<Block> blocks = Pages.blocks(page);
    assertThat(blocks).hasSizeGreaterThan(5);
    for (Block block : blocks) {
      assertThat(block.from()).as(block.code()).isNotNull();
      List<String> file = lines(Pages.read(String.valueOf(block.from())));
      assertThat(Collections.indexOfSubList(file, lines(block.code())))
          .as("%s in %s", block.code(), block.from())
          .isNotNegative();
    }
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).collect(Collectors.toList());
  }

  @Test
  void theIndexNamesEveryPage() {
    for (String language : List.of(".md", ".zh-CN.md")) {
      String index = Pages.read("docs/README" + language);
      for (String page : pages()) {
        boolean ofThisLanguage = page.endsWith(".zh-CN.md") == language.equals(".zh-CN.md");
        if (page.matches("docs/[^/]+\\.md") && !page.contains("README") && ofThisLanguage) {
          assertThat(index).contains("(" + page.replace("docs/", "") + ")");
        }
      }
    }
  }

  @Test
  void theNoticeNamesEveryLicenceTextAndEachIsThere() throws IOException {
    List<String> named =
        Pattern.compile("licences/([a-z0-9]+\\.txt)")
            .matcher(Pages.read("NOTICE"))
            .results()
            .map(found -> found.group(1))
            .distinct()
            .sorted()
            .toList();
    try (Stream<Path> texts = Files.list(Pages.ROOT.resolve("licences"))) {
      assertThat(texts.map(text -> text.getFileName().toString()).sorted().toList())
          .isEqualTo(named);
    }
    for (String text : named) {
      assertThat(Pages.read("licences/" + text)).as(text).hasSizeGreaterThan(500);
    }
  }

  @Test
  void theTablesOfEncodingsBringTheirLicence() {
    assertThat(PagesTest.class.getResource("/META-INF/licences/whatwg.txt")).isNotNull();
  }
}
