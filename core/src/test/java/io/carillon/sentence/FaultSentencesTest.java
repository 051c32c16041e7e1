package io.carillon.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The catalogue of faults: complete in both languages, read back without doubt, used by all code.
 */
class FaultSentencesTest {

  private static final Path ROOT = Path.of(System.getProperty("carillon.build.root", ".."));

  /** Messages of methods with @Recurring, and of Celery's protocol. */
  private static final Set<String> ELSEWHERE = Set.of("RecurringReader.java", "FileFaults.java");

  /** Their rest, or what stands before it, comes from elsewhere and is in the catalogue with it. */
  private static final Set<String> INCOMPLETE =
      Set.of(
          "The body %{}",
          "The key of a label %{}",
          "The query of the address %{}",
          "%{}\"%{}\" since %{}: start a worker that has it. What waits runs then.");

  @Test
  void everyFaultHasASentenceInBothLanguagesWithTheSameArguments() {
    assertThat(FaultSentences.chinese().keySet()).isEqualTo(FaultSentences.codes());
    for (String code : FaultSentences.codes()) {
      assertThat(Objects.requireNonNull(FaultSentences.chinese().get(code)).names())
          .as(code)
          .isEqualTo(FaultSentences.argumentsOf(code));
    }
  }

  @Test
  void everyMessageIsReadAsItsOwnFault() {
    for (String code : FaultSentences.codes()) {
      Map<String, String> values = new HashMap<>();
      FaultSentences.argumentsOf(code).forEach(name -> values.put(name, "<" + name + ">"));
      String message = FaultSentences.english(code).text(values);
      Sentence read = FaultSentences.of(message);
      assertThat(read.code()).as(message).isEqualTo(code);
      assertThat(read.arguments()).as(message).isEqualTo(values);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          must be at most 100, not 1,000     | schema_maximum | {maximum=100, value=1000}
          must be one of a, b, not "c, not d". | one_of       | {choices=a, b, value="c, not d"}
          must be a text, not {"a": "%{x}"}. | text           | {value={"a": "%{x}"}}
          anything a plug-in says            | other          | {text=anything a plug-in says}
          """)
  void valuesOfAMessageAreItsArguments(String message, String code, String arguments) {
    Sentence read = FaultSentences.of(message);
    assertThat(read.code()).isEqualTo(code);
    assertThat(read.arguments()).hasToString(arguments);
  }

  @Test
  void aFaultInsideOfAnotherIsReadAndTranslatedToo() {
    String message = "minute, position 3: \"61\" is out of range; write 0 to 59.";
    Sentence read = FaultSentences.of(message);
    assertThat(read.code()).isEqualTo("cron");
    assertThat(read.arguments())
        .containsEntry("position", 3L)
        .hasEntrySatisfying(
            "trouble",
            trouble -> assertThat(trouble.toString()).contains("code=cron_out_of_range"));
    assertThat(FaultSentences.text(message, Locale.CHINESE))
        .isEqualTo("minute，第 3 个字符：\"61\" 超出范围；请写 0 to 59。");
    assertThat(FaultSentences.text(message, Locale.ENGLISH)).isEqualTo(message);
  }

  @Test
  void aLongTextOfSeparatorsIsReadInTimeLinearToIt() {
    String message = "must be one of " + ", not ".repeat(100_000);
    assertThat(FaultSentences.of(message).code()).isEqualTo("schema_enum");
    assertThat(FaultSentences.of(message + "\n").arguments()).isNotEmpty();
  }

  @Test
  void everyMessageInTheCodeIsInTheCatalogue() throws IOException {
    Set<String> missing = new TreeSet<>();
    int messages = 0;
    for (Path file : sources()) {
      for (String template : FaultMessages.in(Files.readString(file))) {
        messages++;
        String sample = template.replace("%{}", "x7x");
        boolean known = !FaultSentences.of(sample).code().equals(FaultSentences.OTHER);
        if (!known && !INCOMPLETE.contains(template)) {
          missing.add(file.getFileName() + ": " + template);
        }
      }
    }
    assertThat(messages).isGreaterThan(200);
    assertThat(missing)
        .as("add these to faults_en.properties, faults_zh.properties and FaultCode in openapi.yaml")
        .isEmpty();
  }

  private static List<Path> sources() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String module : List.of("core", "server", "tasks", "celery", "rabbitmq")) {
      try (Stream<Path> found = Files.walk(ROOT.resolve(module + "/src/main/java"))) {
        found
            .filter(file -> file.toString().endsWith(".java"))
            .filter(file -> !ELSEWHERE.contains(file.getFileName().toString()))
            .filter(file -> !file.toString().contains("/celery/protocol/"))
            .forEach(files::add);
      }
    }
    return files;
  }
}
