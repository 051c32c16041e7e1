package io.carillon.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** What a person wrote, read field by field. */
class JsonFieldsTest {

  private static List<Fault> faults(String json, Consumer<JsonFields> reading) {
    JsonFields fields = new JsonFields(Json.object(json));
    reading.accept(fields);
    return catchThrowableOfType(InvalidInputException.class, fields::done).faults();
  }

  private static Fault fault(String value, Consumer<JsonFields> reading) {
    List<Fault> faults = faults("{\"it\": " + value + "}", reading);
    assertThat(faults).as(value).hasSize(1);
    return faults.getFirst();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "-9223372036854775809",
        "99999999999999999999999999999999999999",
        "4294967297",
        "1.5",
        "1e3",
        "0",
        "11",
        "\"5\"",
        "true",
        "[5]",
        "{}"
      })
  void aWholeNumberOutsideOfItsBoundsIsAFaultWhateverItIs(String value) {
    assertThat(fault(value, fields -> fields.integer("it", 1, 10)).message())
        .startsWith("must be a whole number from 1 to 10, not ");
    assertThat(fault(value, fields -> fields.count("it", 7, 10)).path()).isEqualTo("it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "1e400", "1.0", "\"7\"", "[[7]]"})
  void anIdIsAWholeNumberThatFits(String value) {
    assertThat(fault(value, fields -> fields.id("it")).message()).contains("the id of a task");
    assertThat(fault("[" + value + "]", fields -> fields.ids("it", 2)).path()).isEqualTo("it[0]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "11", "0.5", "\"1\"", "[]"})
  void aNumberOutsideOfItsBoundsIsAFault(String value) {
    assertThat(fault(value, fields -> fields.decimal("it", 1, 10)).message())
        .startsWith("must be a number from 1.0 to 10.0, not ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\\u0000b\"", "\"a\\ud800b\"", "\"a\\udc00\"", "\"\\udc00\\ud800\""})
  void aTextThatNoDatabaseKeepsIsAFault(String value) {
    Fault fault = fault(value, fields -> fields.text("it", 0, 100));
    assertThat(fault.message()).contains("U+");
    assertThat(fault(value, fields -> fields.instant("it")).message()).contains("U+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+300000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "1899-12-31T23:59:59Z",
        "+999999999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-18:00",
        "2026-13-01T00:00:00Z",
        "2026-01-01",
        "now"
      })
  void anInstantThatPostgresOrRfc3339HasNotIsAFault(String text) {
    assertThat(fault("\"" + text + "\"", fields -> fields.instant("it")).message())
        .contains("must", text);
  }

  @Test
  void anInstantAtTheBoundsIsRead() {
    JsonFields fields =
        new JsonFields(
            Json.object(
                """
                {"first": "1900-01-01T08:00:00+08:00", "last": "9999-12-31T23:59:59.999999999Z"}
                """));
    assertThat(fields.instant("first")).hasToString("1900-01-01T00:00:00Z");
    assertThat(fields.instant("last")).hasToString("9999-12-31T23:59:59.999999Z");
    fields.done();
  }

  @Test
  void manyUnknownFieldsAreNotAllNamed() {
    ObjectNode many = Json.MAPPER.createObjectNode();
    for (int i = 0; i < 50_000; i++) {
      many.put("f" + i, i);
    }
    List<Fault> faults = faults(many.toString(), fields -> fields.text("name", 1, 10));
    assertThat(faults).hasSize(InvalidInputException.MOST_FAULTS + 1);
    assertThat(faults.getLast().message()).contains("more faults");
    assertThat(faults.toString()).hasSizeLessThan(4_000);
  }

  @Test
  void aLargeValueIsQuotedByItsBeginning() {
    String large = "x".repeat(40_000);
    for (String value :
        List.of(
            "\"" + large + "\"",
            "[\"" + large + "\"]",
            "{\"" + large + "\": 1}",
            "[" + "1,".repeat(50_000) + "1]",
            "9".repeat(900))) {
      assertThat(fault(value, fields -> fields.integer("it", 1, 10)).message())
          .hasSizeLessThan(200);
      assertThat(fault(value, fields -> fields.flag("it")).message()).hasSizeLessThan(200);
    }
    List<Fault> unknown = faults("{\"" + large + "\": 1}", fields -> {});
    assertThat(unknown.getFirst().path()).hasSizeLessThan(210);
  }

  @Test
  void aChoiceOfTheWrongKindIsAFaultOnce() {
    assertThat(fault("7", fields -> fields.choice("it", ConfigStatus.class)).message())
        .contains("must be one of active, paused", "not 7.");
  }
}
