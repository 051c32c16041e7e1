package io.carillon.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What differs between two JSON objects, and how much of it is kept. */
class DifferenceTest {

  private static Difference between(String before, String after) {
    return Difference.of(Json.object(before), Json.object(after), Set.of("schedule"));
  }

  @Test
  void nothingDiffersBetweenEqualObjectsWhateverTheOrderOfTheirMembers() {
    assertThat(
            between("{\"a\": 1, \"b\": {\"c\": [1]}}", "{\"b\": {\"c\": [1]}, \"a\": 1}").isEmpty())
        .isTrue();
  }

  @Test
  void onlyTheMembersThatDifferAreKeptEachAtItsPlace() {
    Difference difference =
        between(
            "{\"name\": \"a\", \"parameters\": {\"url\": \"x\", \"old\": 1, \"in\": {\"deep\": 1, \"same\": 2}}}",
            "{\"name\": \"a\", \"parameters\": {\"url\": \"y\", \"new\": null, \"in\": {\"deep\": 3, \"same\": 2}}}");
    assertThat(difference.fields()).containsExactly("parameters");
    assertThat(difference.json())
        .isEqualTo(
            Json.object(
                """
                {"changed": ["parameters.url", "parameters.old", "parameters.in.deep",
                   "parameters.new"],
                 "before": {"parameters": {"url": "x", "old": 1, "in": {"deep": 1}}},
                 "after": {"parameters": {"url": "y", "in": {"deep": 3}, "new": null}}}
                """));
  }

  @Test
  void numbersDifferAsTheyAreStored() {
    assertThat(between("{\"a\": [1e2, 7]}", "{\"a\": [100, 7]}").isEmpty()).isTrue();
    assertThat(between("{\"a\": 1.0}", "{\"a\": 1}").isEmpty()).isFalse();
    assertThat(between("{\"a\": 1.00}", "{\"a\": 1.0}").isEmpty()).isFalse();
  }

  @Test
  void aScheduleDiffersAsAWhole() {
    ObjectNode json =
        between(
                "{\"schedule\": {\"type\": \"interval\", \"every\": \"1m\"}}",
                "{\"schedule\": {\"type\": \"interval\", \"every\": \"7s\"}}")
            .json();
    assertThat(json.at("/before/schedule/type").stringValue()).isEqualTo("interval");
    assertThat(json.at("/after/schedule/every").stringValue()).isEqualTo("7s");
    assertThat(json.get("changed")).hasSize(1);
  }

  @Test
  void aLargeValueIsReplacedByItsSize() {
    String large = "x".repeat(Difference.VALUE_BYTES);
    ObjectNode json = between("{\"a\": \"%s\"}".formatted(large), "{\"a\": \"y\"}").json();
    assertThat(json.at("/before/a/omitted_bytes").intValue()).isEqualTo(large.length() + 2);
    assertThat(json.at("/after/a").stringValue()).isEqualTo("y");
  }

  @Test
  void manyValuesKeepToOneBoundAndManyPlacesBecomeOne() {
    StringBuilder before = new StringBuilder("{\"first\": 1");
    StringBuilder members = new StringBuilder("{\"m\": 0");
    for (int i = 0; i < 100; i++) {
      before.append(", \"f%d\": \"%s\"".formatted(i, "x".repeat(1_000)));
    }
    for (int i = 0; i < Difference.PLACES + 5; i++) {
      members.append(", \"p%d\": %d".formatted(i, i));
    }
    Difference wide = between(before + "}", "{}");
    assertThat(wide.fields()).hasSize(101);
    assertThat(wide.json().toString()).contains("omitted_bytes").hasSizeLessThan(50_000);
    ObjectNode folded =
        between("{\"parameters\": %s}}".formatted(members), "{\"parameters\": {\"q\": 1}}").json();
    assertThat(folded.get("changed").get(0).stringValue()).isEqualTo("parameters");
    assertThat(folded.get("changed")).hasSize(1);
  }
}
