package io.carillon.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

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
}
