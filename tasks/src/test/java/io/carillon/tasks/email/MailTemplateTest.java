package io.carillon.tasks.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.email.MailTemplate.Form;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTemplateTest {

  private static final Map<String, Object> VALUES =
      Map.of(
          "name",
          "Tom & <b>Jerry</b>",
          "price",
          new BigDecimal("1E+3"),
          "items",
          List.of(Map.of("id", 1), Map.of("id", 2)),
          "config",
          Map.of("id", 7, "tags", List.of("a", "b")),
          "empty",
          List.of(),
          "sneaky",
          "{{name}} {{{config.id}}}");

  private final MailTemplate text = new MailTemplate(Form.TEXT, 1_000);
  private final MailTemplate html = new MailTemplate(Form.HTML, 1_000);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{{name}}|Tom & <b>Jerry</b>",
        "{{price}}|1000",
        "{{config.id}}|7",
        "{{#items}}{{id}},{{/items}}|1,2,",
        "{{#config.tags}}{{.}} {{/config.tags}}|a b",
        "{{^empty}}none{{/empty}}|none",
        "{{#absent}}x{{/absent}}{{^absent}}y{{/absent}}|y",
        "{{! a remark }}z|z",
      })
  void valuesArePutIntoText(String template, String expected) {
    assertThat(text.render(template, VALUES).strip()).isEqualTo(expected);
  }

  @Test
  void htmlEscapesValuesUnlessItIsToldNotTo() {
    assertThat(html.render("<p>{{name}}</p>", VALUES))
        .isEqualTo("<p>Tom &amp; &lt;b&gt;Jerry&lt;/b&gt;</p>");
    assertThat(html.render("{{{name}}}", VALUES)).isEqualTo("Tom & <b>Jerry</b>");
  }

  @Test
  void aValueIsNeverReadAsATemplate() {
    assertThat(text.render("{{sneaky}}", VALUES)).isEqualTo("{{name}} {{{config.id}}}");
    assertThat(html.render("{{{sneaky}}}", VALUES)).isEqualTo("{{name}} {{{config.id}}}");
  }

  @Test
  void anUnknownNameIsToldWithItsLineAndTheNamesThatThereAre() {
    assertThatThrownBy(() -> text.render("Hello\n{{customer}}", VALUES))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage(
            "line 2: there is no value \"customer\"; the values are config, empty, items, name, price, sneaky");
    assertThatThrownBy(() -> text.render("{{config.nme}}", VALUES))
        .hasMessageContaining("line 1")
        .hasMessageContaining("\"config.nme\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{#items}}", "a\n{{/items}}", "{{#a}}{{#b}}{{/a}}{{/b}}"})
  void aTemplateThatDoesNotEndIsRefusedWithTheLine(String template) {
    assertThatThrownBy(() -> text.render(template, VALUES))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageStartingWith("is no template: ")
        .hasMessageContaining("line");
  }

  @ParameterizedTest
  @CsvSource({
    "'a\n\n{{name', 'line 3: \"{{\" has no \"}}\"'",
    "'{{name}}\n{{=<% %>=}}', 'line 2: the delimiters {{ and }} cannot be changed'"
  })
  void whatTheEngineWouldTakeForTextIsRefused(String template, String message) {
    assertThatThrownBy(() -> text.render(template, VALUES))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage(message);
  }

  @Test
  void sectionsInSectionsHaveABoundedDepth() {
    String deep = "{{#name}}".repeat(50_000) + "{{/name}}".repeat(50_000);
    assertThatThrownBy(() -> text.render(deep, VALUES))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage("line 1: more than 30 sections in each other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{name.class}}",
        "{{config.class.classLoader}}",
        "{{name.bytes}}",
        "{{name.length}}",
        "{{items.clear}}",
        "{{config.keySet}}",
        "{{config.id.class.name}}",
        "{{price.unscaledValue}}"
      })
  void noMethodOfAJavaObjectIsCalled(String template) {
    assertThatThrownBy(() -> text.render(template, VALUES))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("there is no value");
  }

  @Test
  void partialsAreRefused() {
    assertThatThrownBy(() -> text.render("{{> /etc/passwd}}", VALUES))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("partials");
  }

  @Test
  void aRenderingHasABoundedLengthAndABoundedNumberOfSteps() {
    Map<String, Object> many = Map.of("a", Collections.nCopies(1_000, Map.of()));
    assertThatThrownBy(() -> text.render("{{#a}}xxxxx{{/a}}", many))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("longer than 1000 characters");
    assertThatThrownBy(() -> text.render("{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}", many))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("more than 200000 steps");
  }

  @Test
  void nullIsAnEmptyText() {
    Map<String, Object> values = new HashMap<>();
    values.put("a", null);
    assertThat(text.render("[{{a}}]", values)).isEqualTo("[]");
  }
}
