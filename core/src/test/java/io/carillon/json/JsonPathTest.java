package io.carillon.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class JsonPathTest {

  @Test
  void aPathHasTheFormOfFaults() {
    assertThat(JsonPath.ROOT.text()).isEmpty();
    assertThat(JsonPath.ROOT.element(2).text()).isEqualTo("[2]");
    assertThat(JsonPath.ROOT.field("a").element(0).field("b c").text()).isEqualTo("a[0].b c");
    assertThat(JsonPath.of("values").field("x").text()).isEqualTo("values.x");
  }

  @Test
  void aLongPathIsCut() {
    JsonPath path = JsonPath.ROOT;
    for (int i = 0; i < 90; i++) {
      path = path.field("k".repeat(50_000));
    }
    assertThat(path.text()).hasSize(JsonPath.LONGEST).endsWith("…");
  }

  /** Their paths together would have 40 GB. */
  @Test
  void aHundredThousandValuesBelowLongNamesAreCheckedAtOnce() {
    ArrayNode list = Json.MAPPER.createArrayNode();
    for (int i = 0; i < 100_000; i++) {
      list.add("\u0000");
    }
    ObjectNode document = Json.MAPPER.createObjectNode();
    ObjectNode inner = document;
    for (int i = 0; i < 8; i++) {
      inner = inner.putObject("k".repeat(50_000));
    }
    inner.set("list", list);
    List<Fault> faults = StoredJson.faults(document, "");
    assertThat(faults).hasSize(20);
    assertThat(faults).allMatch(fault -> fault.path().length() <= JsonPath.LONGEST);
  }
}
