package io.carillon.sentence;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.alert.kind.AlertKinds;
import io.carillon.definition.Overlap;
import io.carillon.record.EventKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The two catalogues against each other and against the code that uses them. */
class SentenceCatalogueTest {

  private static final Path ROOT = Path.of(System.getProperty("carillon.build.root", ".."));
  private static final Pattern CREATED =
      Pattern.compile("(?:Sentence\\.of|new Sentence)\\(\\s*\"([^\"]+)\"");

  /** Arguments that are codes, by their names: people read the words of the catalogue. */
  private static final Set<String> CODES = Set.of("kind", "overlap", "status", "which");

  /** A name of JSON, such as {@code dst.gap}. */
  private static final Pattern NAME = Pattern.compile("\\b[a-z]+[_.][a-z]+\\b");

  @Test
  void everyCodeHasASentenceInBothLanguages() {
    assertThat(Catalogue.CHINESE.codes()).isEqualTo(Catalogue.ENGLISH.codes());
    assertThat(Catalogue.CHINESE.words()).isEqualTo(Catalogue.ENGLISH.words());
  }

  @Test
  void theTwoSentencesOfACodeHaveTheSameArguments() {
    for (String code : Sentence.codes()) {
      assertThat(Set.copyOf(Catalogue.CHINESE.arguments(code)))
          .as(code)
          .isEqualTo(Set.copyOf(Catalogue.ENGLISH.arguments(code)));
    }
  }

  @Test
  void everySentenceEndsAsSentencesOfItsLanguageDo() {
    for (String code : Sentence.codes()) {
      assertThat(Sentence.of(code).text()).as(code).matches("(?s)(\\[?[A-Z{\"(]|it ).*[].}]");
      assertThat(Sentence.of(code).text(Locale.CHINESE)).as(code).matches("(?s).*[]。}]");
    }
  }

  @Test
  void aCodeIsSaidInWords() {
    for (Catalogue catalogue : List.of(Catalogue.ENGLISH, Catalogue.CHINESE)) {
      for (String code : Sentence.codes()) {
        values(catalogue.template(code))
            .filter(value -> CODES.contains(value.name()))
            .forEach(value ->
                assertThat(value.kind()).as(code + " " + value.name()).isEqualTo(ValueKind.WORD));
      }
    }
    Set<String> worded = new TreeSet<>();
    Stream.of(Overlap.values()).map(one -> one.code()).forEach(worded::add);
    Stream.of(EventKind.values()).map(one -> one.code()).forEach(worded::add);
    AlertKinds.ALL.forEach(kind -> worded.add(kind.code()));
    assertThat(Catalogue.ENGLISH.words()).containsAll(worded);
  }

  private static Stream<Template.Value> values(Template template) {
    return template.parts().stream()
        .flatMap(part ->
            switch (part) {
              case Template.Value value -> Stream.of(value);
              case Template.Optional(Template inner) -> values(inner);
              case Template.Words words -> Stream.empty();
              case Template.Plural plural -> Stream.empty();
            });
  }

  @Test
  void noSentenceHasACodeAmongItsWords() {
    for (String code : Sentence.codes()) {
      String english = words(Catalogue.ENGLISH.template(code));
      assertThat(NAME.matcher(english).find()).as(code + ": " + english).isFalse();
      assertThat(RawCodes.in(words(Catalogue.CHINESE.template(code)))).as(code).isEmpty();
    }
  }

  private static String words(Template template) {
    return template.parts().stream()
        .map(part ->
            switch (part) {
              case Template.Words(String text) -> text;
              case Template.Optional(Template inner) -> words(inner);
              case Template.Plural(String name, String one, String other) -> one + " " + other;
              case Template.Value value -> " ";
            })
        .collect(joining());
  }

  @Test
  void everyCodeOfTheCatalogueIsUsedByTheCode() throws IOException {
    String code = sources();
    List<String> unused =
        Sentence.codes().stream().filter(one -> !code.contains("\"" + one + "\"")).toList();
    assertThat(unused).as("codes that no code uses").isEmpty();
  }

  @Test
  void everyCodeThatTheCodeUsesIsInTheCatalogue() throws IOException {
    Set<String> used = new TreeSet<>();
    CREATED.matcher(sources()).results().forEach(found -> used.add(found.group(1)));
    assertThat(Sentence.codes()).containsAll(used);
  }

  @Test
  void noCatalogueNamesACodeTwice() throws IOException {
    for (String language : List.of("en", "zh")) {
      String file = "core/src/main/resources/io/carillon/sentence/sentences_" + language;
      List<String> names =
          Files.readAllLines(ROOT.resolve(file + ".properties")).stream()
              .filter(line -> !line.startsWith("#") && line.contains("="))
              .map(line -> line.substring(0, line.indexOf('=')))
              .toList();
      assertThat(names).as(language).doesNotHaveDuplicates();
    }
  }

  private static String sources() throws IOException {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .map(SentenceCatalogueTest::text)
          .collect(joining());
    }
  }

  private static String text(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(SentenceCatalogueTest::read)
          .collect(joining());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
