package io.carillon.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

class ExactNumbersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e400",
        "10000000.0",
        "0.12345678901234567890",
        "9223372036854775808",
        "1.50",
        "-1e-300",
        "0.0"
      })
  void numbersKeepTheirValueAndTrailingZeros(String number) {
    ObjectNode read = Json.object("{\"n\":" + number + "}");
    assertThat(read.get("n").decimalValue()).isEqualTo(new BigDecimal(number));
    assertThat(Json.object(Json.text(read)).get("n").decimalValue())
        .isEqualTo(new BigDecimal(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e1000",
        "1e200000",
        "1e999999999",
        "1e-999999999",
        "1e99999999999999999999",
        "0e99999999999"
      })
  void aNumberThatIsTooLongIsRefused(String number) {
    assertThatThrownBy(() -> Json.object("{\"n\":" + number + "}"))
        .isInstanceOf(JacksonException.class)
        .hasMessageContaining("1000 digits");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 2_000, 300_000})
  void soIsAWholeNumberOfTooManyDigits(int digits) {
    String number = "9".repeat(digits);
    assertThatThrownBy(() -> Json.object("{\"n\":" + number + "}"))
        .isInstanceOf(UnfitNumberException.class);
    assertThat(Json.object("{\"n\":" + "9".repeat(1_000) + "}").get("n").bigIntegerValue())
        .isEqualTo(BigInteger.TEN.pow(1_000).subtract(BigInteger.ONE));
  }

  @Test
  void theFaultSaysWhereTheNumberIs() {
    assertThatThrownBy(() ->
            Json.object("{\"a\": [0, {\"b\": 1}], \"c\": {\"d\": [{\"e\": 1}, {\"e\": -1e4000}]}}"))
        .isInstanceOfSatisfying(
            UnfitNumberException.class, e -> assertThat(e.path()).isEqualTo("c.d[1].e"));
  }

  @Test
  void whatIsNoNumberBecomesText() {
    assertThat(Json.text(Map.of("n", Double.NaN))).isEqualTo("{\"n\":\"NaN\"}");
    assertThat(Json.text(new double[] {Double.NEGATIVE_INFINITY})).isEqualTo("[\"-Infinity\"]");
  }

  @Test
  void aFieldThatIsTwiceInAnObjectIsRefused() {
    assertThatThrownBy(() -> Json.object("{\"a\":1,\"a\":2}")).isInstanceOf(JacksonException.class);
  }

  @Test
  void javaCallersAreToldWhatCannotBeStored() {
    ObjectNode node = Json.MAPPER.createObjectNode();
    node.put("nan", Double.NaN).put("nul", "a\u0000").put("half\uD800", 1);
    node.putPOJO("object", new Object());
    node.put("long", new BigDecimal("1e5000"));
    assertThat(StoredJson.faults(node, "parameters"))
        .extracting("path")
        .containsExactlyInAnyOrder(
            "parameters.nan",
            "parameters.nul",
            "parameters.half␛ud800",
            "parameters.object",
            "parameters.long");
  }
}
