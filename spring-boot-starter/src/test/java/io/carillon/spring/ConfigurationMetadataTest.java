package io.carillon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DefaultValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The description of the keys for editors, held against the records that read them. */
class ConfigurationMetadataTest {

  private static final Map<String, String> BOXED =
      Map.of(
          "boolean", "java.lang.Boolean", "double", "java.lang.Double", "int", "java.lang.Integer");

  private final ObjectNode metadata = metadata();

  private record Key(String type, List<String> defaults) {}

  private static ObjectNode metadata() {
    try (InputStream file =
        CarillonProperties.class.getResourceAsStream(
            "/META-INF/spring-configuration-metadata.json")) {
      return Json.object(
          new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void read(String prefix, Class<?> record, Map<String, Key> keys) {
    for (RecordComponent component : record.getRecordComponents()) {
      String name =
          prefix + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
      if (component.getType().isRecord()) {
        read(name + ".", component.getType(), keys);
      } else {
        keys.put(name, key(record, component));
      }
    }
  }

  private static Key key(Class<?> record, RecordComponent component) {
    String type = component.getGenericType().getTypeName().replace(", ", ",");
    DefaultValue value =
        Stream.of(record.getDeclaredConstructors()[0].getParameters())
            .filter(parameter -> parameter.getName().equals(component.getName()))
            .findFirst()
            .orElseThrow()
            .getAnnotation(DefaultValue.class);
    return new Key(
        BOXED.getOrDefault(type, type), value == null ? List.of() : List.of(value.value()));
  }

  private static List<String> defaults(JsonNode property) {
    JsonNode value = property.path("defaultValue");
    if (value.isMissingNode()) {
      return List.of();
    }
    return value.isArray()
        ? value.valueStream().map(JsonNode::asString).toList()
        : List.of(value.asString());
  }

  @Test
  void everyKeyHasItsTypeAndItsDefaultAndNoOtherIsDescribed() {
    Map<String, Key> read = new TreeMap<>();
    read("carillon.", CarillonProperties.class, read);
    Map<String, Key> described = new TreeMap<>();
    metadata
        .path("properties")
        .forEach(property ->
            described.put(
                property.path("name").asString(),
                new Key(property.path("type").asString(), defaults(property))));

    assertThat(described).isEqualTo(read);
  }

  @Test
  void everyDescriptionIsASentenceAndEveryNumberAndDurationHasBounds() {
    assertThat(metadata.path("properties"))
        .allSatisfy(property -> {
          String description = property.path("description").asString();
          assertThat(description).as(property.path("name").asString()).matches("[A-Z].*\\.");
          if (property.path("type").asString().matches(".*(Duration|Integer)")) {
            assertThat(description).containsPattern("\\d+[smd]? to \\d+[smd]?");
          }
        });
  }

  @Test
  void everyHintIsOfAKey() {
    List<String> names =
        metadata.path("properties").valueStream().map(p -> p.path("name").asString()).toList();

    assertThat(metadata.path("hints"))
        .allSatisfy(hint -> assertThat(names).contains(hint.path("name").asString()));
  }
}
