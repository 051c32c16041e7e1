package io.carillon.grouping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Json;
import io.carillon.definition.TaskConfigs;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces and labels: their form, how they are read and written, scopes. */
class LabelsTest {

  private static final String LONG = "x".repeat(63);

  private static ObjectNode config() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("name", "a").put("task_type", "t").putObject("schedule").put("type", "manual");
    return json;
  }

  private static List<Fault> faults(ObjectNode json) {
    InvalidInputException refused =
        Assertions.catchThrowableOfType(
            InvalidInputException.class, () -> DefinitionReader.read(json));
    assertThat(refused).isNotNull();
    return refused.faults();
  }

  @Test
  void labelsAreReadAndWrittenByKey() {
    ObjectNode json = config().put("namespace", "shop-1");
    json.putObject("labels").put("team", "billing").put("a.b/c_d", "").put("Tier", LONG);
    Definition definition = DefinitionReader.read(json);
    assertThat(definition.namespace()).isEqualTo("shop-1");
    assertThat(definition.labels().keySet()).containsExactly("Tier", "a.b/c_d", "team");
    ObjectNode written = DefinitionWriter.write(definition);
    assertThat(written.get("labels").propertyNames()).containsExactly("Tier", "a.b/c_d", "team");
    assertThat(DefinitionReader.read(written)).isEqualTo(definition.stated());
    Definition plain = DefinitionReader.read(config());
    assertThat(plain.namespace()).isEqualTo("default");
    assertThat(plain.labels()).isEmpty();
  }

  @Test
  void aBuilderSetsThem() {
    Definition definition =
        TaskConfigs.named("a")
            .type("t")
            .namespace("shop")
            .label("team", "x")
            .label("b", "")
            .build();
    assertThat(definition.namespace()).isEqualTo("shop");
    assertThat(definition.labels()).containsOnlyKeys("b", "team");
    assertThatThrownBy(() -> TaskConfigs.named("a").type("t").label("no good", "x").build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("key of a label");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Shop", "-a", "a-", "a_b", "a.b", "ä", " a"})
  void aNameThatIsNoDnsLabelIsNoNamespace(String name) {
    assertThat(faults(config().put("namespace", name)))
        .singleElement()
        .satisfies(fault -> assertThat(fault.path()).isEqualTo("namespace"));
    assertThat(Namespaces.isName(LONG)).isTrue();
    assertThat(Namespaces.isName(LONG + "x")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', x",
    "-a, x",
    "a-, x",
    "a b, x",
    "ä, x",
    "a=b, x",
    "'a,b', x",
    "a, x y",
    "a, ä",
    "a, 'x,y'"
  })
  void aLabelOfAnotherFormIsRefused(String key, String value) {
    ObjectNode json = config();
    json.putObject("labels").put(key, value);
    assertThat(faults(json))
        .singleElement()
        .satisfies(fault -> assertThat(fault.path()).startsWith("labels"));
  }

  @Test
  void tooLongTooManyAndOtherTypesAreRefused() {
    ObjectNode json = config();
    ObjectNode labels = json.putObject("labels").put("ok", "x").put("n", 5);
    labels.put(LONG + "x", "x").put("long", LONG + "x").putNull("none");
    assertThat(faults(json))
        .extracting(Fault::path)
        .containsExactly("labels.n", "labels", "labels.long", "labels.none");
    ObjectNode many = config();
    for (int i = 0; i <= Labels.MOST; i++) {
      many.withObjectProperty("labels").put("k" + i, "x");
    }
    assertThat(faults(many))
        .singleElement()
        .satisfies(fault -> assertThat(fault.message()).contains("at most 20", "has 21"));
    ObjectNode list = config();
    list.putArray("labels").add("team=x");
    assertThat(faults(list)).extracting(Fault::path).containsExactly("labels");
  }

  @Test
  void aSelectorIsAKeyWithOrWithoutAValue() {
    assertThat(LabelSelector.parse("label", "team=billing"))
        .isEqualTo(LabelSelector.of("team", "billing"));
    assertThat(LabelSelector.parse("label", "team")).isEqualTo(LabelSelector.of("team"));
    assertThat(LabelSelector.parse("label", "team=")).isEqualTo(LabelSelector.of("team", ""));
    for (String text : List.of("=x", "te am", "team=a=b", "team=x y", "")) {
      assertThatThrownBy(() -> LabelSelector.parse("label", text))
          .as(text)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("team=billing");
    }
  }

  @Test
  void accessNarrowsAScopeAndNeverWidensIt() {
    ConfigScope two = ConfigScope.ALL.withNamespaces(Set.of("a", "b"));
    assertThat(two.within(null)).isEqualTo(two);
    assertThat(two.within(Set.of("b", "c")).namespaces()).containsExactly("b");
    assertThat(ConfigScope.ALL.within(Set.of("c")).namespaces()).containsExactly("c");
    ConfigScope none = two.within(Set.of("c"));
    assertThat(none.isNone()).isTrue();
    assertThat(none.isAll()).isFalse();
    assertThat(none.condition("c")).contains("namespace");
  }
}
