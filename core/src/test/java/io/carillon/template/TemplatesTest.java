package io.carillon.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class TemplatesTest {

  private static final Templates TEMPLATES =
      new Templates(
          new TextValues(
              Map.of("name", "Ada", "odd", "${name}", "long", "x".repeat(10_000)),
              Map.of("at", Instant.parse("2026-11-29T23:30:00Z")),
              ZoneId.of("Europe/Berlin")));

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "no placeholder; no placeholder",
        "${name}; Ada",
        "a ${name} b ${name} c; a Ada b Ada c",
        "${at}; 2026-11-29T23:30:00Z",
        "${at:yyyy-MM-dd HH:mm}; 2026-11-30 00:30",
        "$${name}; ${name}",
        "$$${name}; $${name}",
        "5 $ and ${name}$; 5 $ and Ada$",
        "${name}$${name}; Ada${name}",
        "$$ {name} $name }{; $$ {name} $name }{",
      })
  void aTextIsRendered(String text, String rendered) {
    assertThat(TEMPLATES.render(text)).isEqualTo(rendered);
  }

  @Test
  void aValueIsNotReadAsATemplateAgain() {
    assertThat(TEMPLATES.render("${odd}")).isEqualTo("${name}");
  }

  @Test
  void aDefaultIsUsedOnlyWithoutAValue() {
    Templates templates = new Templates(new Nothing());
    assertThat(templates.render("[${nothing|a b}] [${nothing|}]")).isEqualTo("[a b] []");
    assertThat(TEMPLATES.render("${name|Bob}")).isEqualTo("Ada");
    assertThatThrownBy(() -> templates.render("${nothing}"))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("no value here");
  }

  /** A namespace without values. */
  private static final class Nothing implements Namespace {
    @Override
    public List<String> names() {
      return List.of("nothing");
    }

    @Override
    public boolean has(Placeholder placeholder) {
      return placeholder.name().equals("nothing");
    }

    @Override
    public @Nullable String fault(Placeholder placeholder) {
      return null;
    }

    @Override
    public @Nullable String value(Placeholder placeholder) {
      return null;
    }
  }

  private static List<String> faults(String json) {
    return TEMPLATES.faults(Json.object(json)).stream()
        .map(fault -> fault.path() + " " + fault.message())
        .toList();
  }

  @Test
  void anUnknownNameIsRefusedWithItsPositionAndTheNearestName() {
    assertThat(faults("{\"a\": {\"b\": [\"\", \"hello ${nme}\"]}}"))
        .singleElement()
        .asString()
        .startsWith("a.b[1] has ${nme} at character 7, which is unknown: did you mean ${name}?")
        .contains("$${ is the text ${");
  }

  @Test
  void everyFaultOfADocumentIsNamedAtItsPath() {
    assertThat(
            faults(
                "{\"a\": \"${at:yyyy-bb}\", \"b\": \"${open\", \"c\": \"${name:x}\", \"d\": \"${}\"}"))
        .satisfiesExactly(
            a -> assertThat(a).startsWith("a has").contains("pattern"),
            b -> assertThat(b).startsWith("b has ${ at character 1 without a }"),
            c -> assertThat(c).startsWith("c has").contains("takes no pattern"),
            d -> assertThat(d).startsWith("d has").contains("unknown"));
  }

  @Test
  void namesOfFieldsAndOtherValuesStayAsTheyAre() {
    ObjectNode json = Json.object("{\"${name}\": [1.50, true, null, {\"x\": \"${name}\"}]}");
    assertThat(TEMPLATES.render(json))
        .isEqualTo(Json.object("{\"${name}\": [1.50, true, null, {\"x\": \"Ada\"}]}"));
  }

  @Test
  void thousandsOfPlaceholdersAreRefusedWhenSavedAndWhenRendered() {
    ObjectNode json = Json.MAPPER.createObjectNode().put("text", "${name} ".repeat(5_000));
    assertThat(TEMPLATES.faults(json))
        .extracting(Fault::message)
        .contains("must have at most 1,000 placeholders");
    assertThatThrownBy(() -> TEMPLATES.render(json))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.path()).isEqualTo("text"))
        .hasMessageContaining("more than 1,000 placeholders");
  }

  @Test
  void unknownNamesByTheThousandYieldABoundedListOfFaults() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    for (int i = 0; i < 5_000; i++) {
      json.put("field" + i, "${nothing" + i + "}");
    }
    assertThat(TEMPLATES.faults(json)).hasSizeBetween(100, 101);
  }

  @Test
  void aTextOfAMegabyteIsRendered() {
    String text = "x".repeat(1 << 20);
    assertThat(TEMPLATES.render(text + "${name}")).isEqualTo(text + "Ada");
  }

  @Test
  void aDocumentThatGrowsBeyondItsBoundIsRefused() {
    ObjectNode json = Json.MAPPER.createObjectNode().put("text", "${long}".repeat(900));
    assertThatThrownBy(() -> TEMPLATES.render(json))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("4,194,304 characters");
  }
}
