package io.carillon.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTextTest {

  private static final int TEXTS = 50_000;
  // Pieces that matter to the escape, so that short random texts hit every rule.
  private static final String[] PIECES = {
    "\u0000",
    "\uD800",
    "\uDBFF",
    "\uDC00",
    "\uDFFF",
    "\uD83D\uDE00",
    "␛",
    "␛␛",
    "u0000",
    "ud800",
    "udfff",
    "u",
    "0",
    "00",
    "d8",
    "\\",
    "\\u0000",
    "\"",
    "a",
    "é",
    "\n",
    "\u001B",
    "…",
    "ud7ff"
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "C:\\u0000\\file",
        "{\"p\":\"\\u0000\"}",
        "😀",
        "␛",
        "␛u12",
        "\u001B[31m"
      })
  void textsWithoutUnstorableCharactersStayAsTheyAre(String text) {
    assertThat(StoredText.escape(text)).isEqualTo(text);
    assertThat(StoredText.fault(text)).isNull();
  }

  @Test
  void unstorableCodeUnitsAreWrittenByTheirDigits() {
    assertThat(StoredText.escape("a\u0000b")).isEqualTo("a␛u0000b");
    assertThat(StoredText.escape("\uD83D x \uDE00")).isEqualTo("␛ud83d x ␛ude00");
    assertThat(StoredText.escape("␛u0000")).isEqualTo("␛␛u0000");
    assertThat(StoredText.escape("␛\u0000")).isEqualTo("␛␛␛u0000");
  }

  @Test
  void everyTextIsRestoredFromItsEscapedForm() {
    Random random = new Random(20261129);
    Map<String, String> sources = new HashMap<>();
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      String escaped = StoredText.escape(text);
      assertThat(StoredText.firstUnstorable(escaped)).isEqualTo(-1);
      assertThat(StoredText.unescape(escaped)).isEqualTo(text);
      assertThat(sources.put(escaped, text)).isIn(null, text);
    }
  }

  @Test
  void finishedJsonIsEscapedAsItsTextsAre() {
    Random random = new Random(20261130);
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      String json = Json.MAPPER.writeValueAsString(Map.of(text, text));
      String escaped = StoredText.escape(text);
      assertThat(Json.tree(StoredText.escapeJson(json)))
          .isEqualTo(Json.tree(Json.MAPPER.writeValueAsString(Map.of(escaped, escaped))));
      assertThat(StoredText.unstorableInJson(json) >= 0)
          .isEqualTo(StoredText.firstUnstorable(text) >= 0);
    }
  }

  @Test
  void escapesThatTheJsonItselfHasAreReadAsTheirCharacters() {
    assertThat(StoredText.escapeJson("\"\\ud800\\uDE00 \\ud83d\\\\u0000\""))
        .isEqualTo("\"\\ud800\\uDE00 ␛ud83d\\\\u0000\"");
    assertThat(StoredText.escapeJson("\"\\u241b\\u0075000\\u0030\""))
        .isEqualTo("\"␛␛\\u0075000\\u0030\"");
  }

  @Test
  void aBoundedTextIsNeverCutInsideOfACharacterOrAnEscape() {
    Random random = new Random(20261201);
    for (int i = 0; i < TEXTS; i++) {
      String text = text(random);
      int max = 1 + random.nextInt(12);
      String bounded = StoredText.escape(text, max);
      assertThat(bounded.length()).isLessThanOrEqualTo(max);
      assertThat(StoredText.firstUnstorable(bounded)).isEqualTo(-1);
      if (bounded.equals(StoredText.escape(text))) {
        continue;
      }
      assertThat(bounded).endsWith("…");
      String kept = bounded.substring(0, bounded.length() - 1);
      assertThat(text).startsWith(StoredText.unescape(kept));
    }
  }

  @Test
  void aCutDoesNotSplitAPair() {
    assertThat(StoredText.cut("ab😀cd", 4)).isEqualTo("ab…");
    assertThat(StoredText.cut("ab😀cd", 5)).isEqualTo("ab😀…");
    assertThat(StoredText.cut("ab😀c", 5)).isEqualTo("ab😀c");
  }

  @Test
  void aFaultNamesTheCharacterAndItsPlace() {
    assertThat(StoredText.fault("ab\u0000")).contains("U+0000").contains("character 3");
    assertThat(StoredText.fault("😀\uDE00")).contains("U+DE00").contains("character 3");
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(7);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
