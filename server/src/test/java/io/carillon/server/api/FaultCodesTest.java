package io.carillon.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.sentence.FaultSentences;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The codes of faults and their arguments, as the description of the interface lists them. */
class FaultCodesTest {

  @Test
  void theDescriptionListsEveryFaultOfTheCatalogueWithItsArguments() throws IOException {
    TreeSet<String> codes = new TreeSet<>(FaultSentences.codes());
    codes.add(FaultSentences.OTHER);
    Map<?, ?> schema = schema();
    assertThat(schema.get("enum")).isEqualTo(List.copyOf(codes));
    assertThat(schema.get("x-arguments")).isEqualTo(arguments());
  }

  private static Map<?, ?> schema() throws IOException {
    try (InputStream file = FaultCodesTest.class.getResourceAsStream("openapi.yaml")) {
      Map<?, ?> document = new Yaml().load(Objects.requireNonNull(file));
      return inside(inside(inside(document, "components"), "schemas"), "FaultCode");
    }
  }

  private static Map<?, ?> inside(Map<?, ?> map, String key) {
    return (Map<?, ?>) Objects.requireNonNull(map.get(key), key);
  }

  private static Map<String, List<String>> arguments() {
    Map<String, List<String>> arguments = new TreeMap<>();
    for (String code : FaultSentences.codes()) {
      if (!FaultSentences.argumentsOf(code).isEmpty()) {
        arguments.put(code, List.copyOf(FaultSentences.argumentsOf(code)));
      }
    }
    return arguments;
  }
}
