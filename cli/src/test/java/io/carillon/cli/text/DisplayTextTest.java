package io.carillon.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DisplayTextTest {

  @Test
  void controlCharactersAreShownEscaped() {
    assertThat(DisplayText.line("a\u001b[31mb\r\n\tc\u0007"))
        .isEqualTo("a\\u001b[31mb\\u000d\\n\\tc\\u0007");
    assertThat(DisplayText.line("c1 \u009b5n")).isEqualTo("c1 \\u009b5n");
  }

  @Test
  void charactersThatTurnTextAroundAndUnpairedSurrogatesAreShownEscaped() {
    assertThat(DisplayText.line("gpj\u202etxt")).isEqualTo("gpj\\u202etxt");
    assertThat(DisplayText.line("a\ud800b")).isEqualTo("a\\ud800b");
    assertThat(DisplayText.line("\udb40\udc41")).isEqualTo("\\udb40\\udc41");
  }

  @Test
  void aBlockKeepsItsLines() {
    assertThat(DisplayText.block("a\n\tb\u0000")).isEqualTo("a\n\tb\\u0000");
  }

  @Test
  void ideographsAndEmojiTakeTwoColumnsAndMarksNone() {
    assertThat(DisplayText.width("abc")).isEqualTo(3);
    assertThat(DisplayText.width("任务配置")).isEqualTo(8);
    assertThat(DisplayText.width("ｆ")).isEqualTo(2);
    assertThat(DisplayText.width("한글")).isEqualTo(4);
    assertThat(DisplayText.width("e\u0301")).isEqualTo(1);
    assertThat(DisplayText.width("🎉")).isEqualTo(2);
    assertThat(DisplayText.width("𠀀")).isEqualTo(2);
  }

  @Test
  void textIsCutBetweenCharacters() {
    assertThat(DisplayText.cut("任务配置", 8)).isEqualTo("任务配置");
    assertThat(DisplayText.cut("任务配置", 7)).isEqualTo("任务配…");
    assertThat(DisplayText.cut("任务配置", 6)).isEqualTo("任务…");
    assertThat(DisplayText.cut("🎉🎉", 2)).isEqualTo("…");
  }
}
