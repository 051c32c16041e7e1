package io.carillon.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.sentence.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The codes of sentences and their arguments, as the description of the interface lists them. */
class SentenceCodesTest {

  @Test
  void theDescriptionListsEveryCodeOfTheCatalogueWithItsArguments() throws IOException {
    Map<?, ?> schema = schema();
    assertThat(schema.get("enum"))
        .as("openapi.yaml should have:\n%s", lines())
        .isEqualTo(List.copyOf(Sentence.codes()));
    assertThat(schema.get("x-arguments"))
        .as("openapi.yaml should have:\n%s", lines())
        .isEqualTo(arguments());
  }

  private static Map<?, ?> schema() throws IOException {
    try (InputStream file = SentenceCodesTest.class.getResourceAsStream("openapi.yaml")) {
      Map<?, ?> document = new Yaml().load(Objects.requireNonNull(file));
      return inside(inside(inside(document, "components"), "schemas"), "SentenceCode");
    }
  }

  private static Map<?, ?> inside(Map<?, ?> map, String key) {
    return (Map<?, ?>) Objects.requireNonNull(map.get(key), key);
  }

  private static Map<String, List<String>> arguments() {
    Map<String, List<String>> arguments = new TreeMap<>();
    for (String code : Sentence.codes()) {
      if (!Sentence.argumentsOf(code).isEmpty()) {
        arguments.put(code, List.copyOf(new TreeSet<>(Sentence.argumentsOf(code))));
      }
    }
    return arguments;
  }

  private static String lines() {
    StringBuilder lines = new StringBuilder("      enum:\n");
    Sentence.codes().forEach(code -> lines.append("        - ").append(code).append('\n'));
    lines.append("      x-arguments:\n");
    arguments().forEach((code, names) -> lines.append("        %s: %s\n".formatted(code, names)));
    return lines.toString();
  }
}
