package io.carillon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.cli.text.DisplayText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

class JsonTextTest {

  @Test
  void whatIsReadIsWrittenAgain() {
    String text =
        "{\"a\":[1,-2,3000000000,123456789012345678901234567890,2.50],"
            + "\"b\":{\"c\":null,\"d\":true,\"e\":false},\"f\":\"\\u0000\\\"\\n任务\"}";
    assertThat(JsonText.write(JsonText.read(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "[1", "1 2", "{} x", "nul", "\"a", "NaN", "<html>"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> JsonText.read(text)).isInstanceOf(JacksonException.class);
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThatThrownBy(() -> JsonText.read(deep)).isInstanceOf(JacksonException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u202egpj.exe",
        "\u001b[2J",
        "one\ntwo\u200b",
        "\udb40\udc41 tag",
        "\u0085",
        "\u00ad",
        "plain",
        "one\ntwo",
        "\u65e5\u62a5 \ud83d\udc69\u200d\ud83d\udcbb"
      })
  void yamlHasNothingThatATerminalWouldObeyAndIsReadBack(String text) {
    ObjectNode json = JsonText.object().put("name", text).put(text, 1);
    String yaml = Documents.yaml(json);
    assertThat(DisplayText.isHarmless(yaml)).as(yaml).isTrue();
    assertThat(Documents.read(yaml)).isEqualTo(json);
  }
}
