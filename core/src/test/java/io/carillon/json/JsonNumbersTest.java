package io.carillon.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumbersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "[-1.5e300, 1E-308]",
        "{\"1e100000\": \"1e100000\"}",
        "\"\\\"1e100000\"",
        "[1e900]",
        "[12345678901234567890.0]",
        "-1.5e998",
        "0e1000"
      })
  void whatHasAThousandDigitsAtMostCanBeRead(String json) {
    assertThat(JsonNumbers.areReadable(json)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e100000",
        "[1E+2000]",
        "{\"a\": -1e-1001}",
        "[0.5, 1e99999999999999999999]",
        "-1.55e1000",
        "1.5e-1000",
        "{\"text\": \"\\\\\", \"number\": 1e1000}"
      })
  void whatBecomesLongerWithoutItsExponentCannot(String json) {
    assertThat(JsonNumbers.areReadable(json)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 200_000})
  void theDigitsThemselvesCount(int digits) {
    assertThat(JsonNumbers.areReadable("[" + "9".repeat(digits) + "]")).isFalse();
  }
}
