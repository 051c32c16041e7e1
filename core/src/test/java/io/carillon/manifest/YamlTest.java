package io.carillon.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.manifest.yaml.AliasBudget;
import io.carillon.manifest.yaml.InvalidFileException;
import io.carillon.manifest.yaml.YamlDocument;
import io.carillon.manifest.yaml.YamlReader;
import io.carillon.manifest.yaml.YamlWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

class YamlTest {

  private static ObjectNode read(String text) {
    List<YamlDocument> documents = YamlReader.read("tasks.yaml", text);
    assertThat(documents).hasSize(1);
    return documents.getFirst().json();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes",
        "no",
        "on",
        "off",
        "Yes",
        "True",
        "NULL",
        "010",
        "0o14",
        "0x1F",
        "1_000",
        "12:30",
        "22:00:00",
        "2026-10-01",
        "2026-10-01T00:00:00Z",
        "+1",
        ".5",
        "1.2.3",
        "=",
        "0b1",
        "1h30m"
      })
  void plainTextsThatOlderYamlTakesForOtherTypesStayTexts(String text) {
    assertThat(read("a: " + text).get("a").stringValue()).isEqualTo(text);
  }

  @Test
  void plainNumbersBooleansAndNullHaveTheTypesOfJson() {
    ObjectNode json = read("a: 12\nb: 1e3\nc: true\nd: null\ne:\nf: -0.50\ng: !!str 12\nh: '12'");
    assertThat(json.get("a").intValue()).isEqualTo(12);
    assertThat(json.get("b").decimalValue()).isEqualByComparingTo(new BigDecimal(1000));
    assertThat(json.get("c").booleanValue()).isTrue();
    assertThat(json.get("d").isNull()).isTrue();
    assertThat(json.get("e").isNull()).isTrue();
    assertThat(json.get("f").decimalValue()).isEqualTo(new BigDecimal("-0.50"));
    assertThat(json.get("g").isString()).isTrue();
    assertThat(json.get("h").isString()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tasks.yaml:2:1: a: is written twice in one mapping; the first one is in line 1|a: 1\na: 2",
        "tasks.yaml:3:3: b.c: is written twice|b:\n  c: 1\n  c: 2",
        "tasks.yaml:1:4: a: has the tag \"tag:yaml.org,2002:binary\"|a: !!binary aGVsbG8=",
        "tasks.yaml:1:4: a: has the tag \"!java.net.URL\"|a: !java.net.URL [x]",
        "tasks.yaml:1:4: a: has the tag \"tag:yaml.org,2002:int\"|a: !!int x",
        "tasks.yaml:1:4: a: names the anchor \"x\", which is not above|a: *x",
        "tasks.yaml:1:8: a[0]: names the anchor \"x\", which it is a part of|a: &x [*x]",
        "tasks.yaml:1:6: is not YAML|a: [1",
        "tasks.yaml:2:1: is not YAML|a: {\n",
        "tasks.yaml:2:1: is not YAML: found character '\\t(TAB)'|a:\n\tb: 1",
        "tasks.yaml:1:1: must be a mapping|- 1",
        "tasks.yaml:1:1: must be a mapping|hello",
        "tasks.yaml:2:3: b: has a merge key|b:\n  <<: {c: 1}",
        "tasks.yaml:1:3: has a key that is no text|? [1]\n: 2",
        "tasks.yaml:1:4: a: must be a number of at most 1000 digits|a: 1e1000000"
      })
  void faultsNameFileLineColumnAndPath(String row) {
    String fault = row.substring(0, row.indexOf('|'));
    String text = row.substring(row.indexOf('|') + 1);
    assertThatThrownBy(() -> YamlReader.read("tasks.yaml", text))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining(fault.split(": ", -1)[0])
        .hasMessageContaining(fault.substring(fault.indexOf(' ') + 1));
  }

  @Test
  void charactersThatYamlForbidsAreRefusedWithTheirPlace() {
    assertThatThrownBy(() -> YamlReader.read("tasks.yaml", "a: 1\nb: x\u0007y"))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("tasks.yaml:2:5: holds the character U+0007");
  }

  @Test
  void aBillionLaughsAreRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> YamlReader.read("f", text.toString()))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("has more than 200,000 values");
  }

  @Test
  void deepNestingAndLargeFilesAreRefused() {
    assertThatThrownBy(() -> YamlReader.read("f", "a: " + "[".repeat(100_000)))
        .hasMessageContaining("nested in more than 64 levels");
    assertThatThrownBy(() -> YamlReader.read("f", "a: " + "x".repeat(YamlReader.MOST_BYTES)))
        .hasMessageContaining("must have at most 4,194,304 bytes");
  }

  @Test
  void aliasesRepeatAValue() {
    ObjectNode json = read("a: &x {b: 1}\nc: [*x, *x]");
    assertThat(json.get("c").get(1)).isEqualTo(json.get("a"));
  }

  @Test
  void aStreamHasManyDocumentsAndEmptyOnesAreLeftOut() {
    List<YamlDocument> documents =
        YamlReader.read("f", "---\na: 1\n---\n---\n# no\n...\n---\nb: 2\n");
    assertThat(documents)
        .extracting(one -> one.json().toString())
        .containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(documents.get(1).place("b").line()).isEqualTo(8);
  }

  @Test
  void aPlaceThatIsMissingIsThatOfTheValueAroundIt() {
    YamlDocument document =
        YamlReader.read("f", "configs:\n  - name: a\n    schedule:\n      type: cron\n").getFirst();
    assertThat(document.place("configs[0].schedule.expression").line()).isEqualTo(3);
    assertThat(document.place("configs[0].schedule.expression").column()).isEqualTo(5);
    assertThat(document.place("").line()).isEqualTo(1);
  }

  @Test
  void whatIsWrittenIsReadBackForHostileValues() {
    Random random = new Random(20261130);
    for (int i = 0; i < 3_000; i++) {
      ObjectNode json = Hostile.object(random, 0);
      String text = YamlWriter.write(json);
      assertThat(YamlReader.read("f", text))
          .as(text)
          .singleElement()
          .satisfies(read -> {
            assertThat(read.json()).as(text).isEqualTo(json);
            assertThat(YamlWriter.write(read.json())).isEqualTo(text);
          });
    }
  }

  @Test
  void commentsStandAboveTheirValues() {
    ObjectNode json = read("configs:\n  - name: a\n    priority: 1\n  - name: b\n");
    assertThat(
            YamlWriter.write(
                json, Map.of("", List.of("top"), "configs[1]", List.of("one", "two\nthree"))))
        .isEqualTo(
            """
            # top
            configs:
              - name: a
                priority: 1
              # one
              # two
              # three
              - name: b
            """);
  }

  /** Ten thousand values below 60 names of a thousand characters: their paths would be 600 MB. */
  @Test
  void pathsOfNestedLongNamesAreBounded() {
    StringBuilder text = new StringBuilder();
    for (int level = 0; level < 60; level++) {
      text.append(" ".repeat(level)).append("k".repeat(1_000)).append(":\n");
    }
    text.append(" ".repeat(60)).append("- {\"a\": ").append("[" + "1,".repeat(10_000) + "1]}");
    YamlDocument document = YamlReader.read("f", text.toString()).getFirst();
    assertThat(document.places().keySet().stream().mapToLong(String::length).sum())
        .isLessThan(100_000);
    assertThat(document.place("k".repeat(1_000) + ".x").line()).isEqualTo(1);
  }

  @Test
  void aTextThatAliasesRepeatTooOftenIsRefused() {
    String text = "a: &a " + "x".repeat(100_000) + "\nb: [" + "*a, ".repeat(50) + "*a]";
    assertThatThrownBy(() -> YamlReader.read("f", text))
        .isInstanceOf(InvalidFileException.class)
        .hasMessageContaining("f:2:")
        .hasMessageContaining(
            "repeats too much by aliases: all files of a call may repeat 200,000 values and"
                + " 4,194,304 characters.");
    String key = "a: &a {" + "k".repeat(900) + ": 1}\nb: [" + "*a, ".repeat(5_000) + "*a]";
    assertThatThrownBy(() -> YamlReader.read("f", key)).hasMessageContaining("repeats too much");
  }

  @Test
  void filesOfOneCallHaveOneBudgetOfAliases() {
    StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 15; i++) {
      text.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    AliasBudget aliases = new AliasBudget();
    YamlReader.read("f1", text.toString(), aliases);
    assertThatThrownBy(() -> YamlReader.read("f2", text.toString(), aliases))
        .hasMessageContaining("f2:")
        .hasMessageContaining("repeats too much by aliases");
  }

  @Test
  void aByteOrderMarkAndLineEndsOfWindowsAreRead() {
    assertThat(read("\ufeffa: 1\r\nb: x\r\n").toString()).isEqualTo("{\"a\":1,\"b\":\"x\"}");
  }

  @Test
  void charactersThatTurnOrHideTextAreEscaped() {
    ObjectNode json = read("a: x");
    json.put("a", "\u202egpj.exe \u200b \ud83d\udc69\u200d\ud83d\udcbb");
    String text = YamlWriter.write(json);
    assertThat(text).isEqualTo("a: \"\\u202egpj.exe \\u200b \ud83d\udc69\u200d\ud83d\udcbb\"\n");
    assertThat(read(text)).isEqualTo(json);
  }
}
