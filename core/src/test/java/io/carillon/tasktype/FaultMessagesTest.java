package io.carillon.tasktype;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.FutureOrPresent;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults of parameters are plain sentences, under the names that the parameters have. */
class FaultMessagesTest {

  record Stop(@FutureOrPresent Instant leavesAt, @Size(max = 3) String platformName) {}

  record Trip(
      int firstStop, int lastStop, List<@Valid Stop> allStops, Map<String, @Valid Stop> byName) {

    @AssertTrue(message = "first_stop must not be after last_stop")
    boolean isStopsInOrder() {
      return firstStop <= lastStop;
    }
  }

  @TaskType(name = "trip")
  static final class TripTask implements TaskHandler<Trip> {
    @Override
    public Object run(Trip trip, TaskContext context) {
      return trip;
    }
  }

  private final LocalTaskTypes types = new LocalTaskTypes(List.of(new TripTask()));

  @AfterEach
  void close() {
    types.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"required": ["x"]}                       | {}         | x | is required and missing
          {"additionalProperties": false}           | {"y": 1}   | y | is unknown: the schema has no such property
          {"minProperties": 1}                      | {}         |   | must have at least 1 property, and has 0
          {"minProperties": 2}                      | {"a": 1}   |   | must have at least 2 properties, and has 1
          {"maxProperties": 1}                      | {"a": 1, "b": 2} |  | must have at most 1 property, and has 2
          {"properties": {"x": {"minItems": 1}}}    | {"x": []}  | x | must have at least 1 item, and has 0
          {"properties": {"x": {"maxItems": 2}}}    | {"x": [1, 2, 3]} | x | must have at most 2 items, and has 3
          {"properties": {"x": {"uniqueItems": true}}} | {"x": [1, 1]} | x | must not have the same item twice
          {"properties": {"x": {"minLength": 1}}}   | {"x": ""}  | x | must have at least 1 character, not ""
          {"properties": {"x": {"maxLength": 2}}}   | {"x": "abc"} | x | must have at most 2 characters, not "abc"
          {"properties": {"x": {"minimum": 1}}}     | {"x": 0}   | x | must be at least 1, not 0
          {"properties": {"x": {"maximum": 9}}}     | {"x": 10}  | x | must be at most 9, not 10
          {"properties": {"x": {"exclusiveMinimum": 0}}} | {"x": 0} | x | must be more than 0, not 0
          {"properties": {"x": {"exclusiveMaximum": 1}}} | {"x": 1.5} | x | must be less than 1, not 1.5
          {"properties": {"x": {"multipleOf": 5}}}  | {"x": 7}   | x | must be a multiple of 5, not 7
          {"properties": {"x": {"type": "string"}}} | {"x": 7}   | x | must be a string, not 7
          {"properties": {"x": {"type": "string"}}} | {"x": null} | x | must be a string, not null
          {"properties": {"x": {"type": "object"}}} | {"x": []}  | x | must be an object, not an array
          {"properties": {"x": {"type": ["integer", "null"]}}} | {"x": "a"} | x | must be an integer or null, not "a"
          {"properties": {"x": {"enum": ["a", "b"]}}} | {"x": "c"} | x | must be one of ["a", "b"], not "c"
          {"properties": {"x": {"const": 5}}}       | {"x": 6}   | x | must be 5, not 6
          {"properties": {"x": {"pattern": "^[a-z]+$"}}} | {"x": "A"} | x | must match the pattern ^[a-z]+$, not "A"
          {"properties": {"x": {"pattern": "^[a-z]+$", "examples": ["ab", "c", "d", "e"]}}} | {"x": "A"} | x | must be of the form "ab" or "c" or "d", not "A"
          {"properties": {"x": {"items": {"pattern": "^a$", "examples": ["a"]}}}} | {"x": ["b"]} | x[0] | must be of the form "a", not "b"
          {"$defs": {"y": {"pattern": "^a$", "examples": ["a"]}}, "properties": {"x": {"$ref": "#/$defs/y"}}} | {"x": "b"} | x | must be of the form "a", not "b"
          {"properties": {"x": {"format": "uuid"}}} | {"x": "f"} | x | must be a valid RFC 4122 UUID, not "f"
          {"properties": {"x": {"format": "date-time"}}} | {"x": "f"} | x | must be a valid RFC 3339 date-time, not "f"
          {"properties": {"x": {"items": {"type": "boolean"}}}} | {"x": [true, 1]} | x[1] | must be a boolean, not 1
          """)
  void aFaultOfTheSchemaSaysTheRuleAndTheValue(
      String schema, String parameters, String path, String message) {
    assertThat(ParameterSchema.of(Json.object(schema)).check(Json.object(parameters)))
        .containsExactly(new Fault(path == null ? "" : path, message));
  }

  @Test
  void aLongValueIsCutAndNoControlCharacterIsRepeated() {
    String message =
        ParameterSchema.of(Json.object("{\"properties\": {\"x\": {\"maxLength\": 2}}}"))
            .check(Json.MAPPER.createObjectNode().put("x", "\n\u001b[31m" + "y".repeat(5_000)))
            .getFirst()
            .message();
    assertThat(message).startsWith("must have at most 2 characters, not \"").hasSizeLessThan(200);
    assertThat(message.chars()).noneMatch(Character::isISOControl);
  }

  @Test
  void aViolationIsNamedAsTheParameterIs() {
    assertThat(
            check(
                """
                {"first_stop": 1, "last_stop": 2,
                 "all_stops": [{"leaves_at": "2999-01-01T00:00:00Z", "platform_name": "1"},
                               {"leaves_at": "2001-01-01T00:00:00Z", "platform_name": "2"}],
                 "by_name": {}}
                """))
        .extracting(Fault::path)
        .containsExactly("all_stops[1].leaves_at");
    assertThat(
            check(
                """
                {"first_stop": 1, "last_stop": 2, "all_stops": [],
                 "by_name": {"Main Street": {"leaves_at": "2001-01-01T00:00:00Z", "platform_name": "1"}}}
                """))
        .extracting(Fault::path)
        .containsExactly("by_name.Main Street.leaves_at");
  }

  @Test
  void aRuleOfTheWholeRecordIsNoFaultOfAParameterThatDoesNotExist() {
    assertThat(check("{\"first_stop\": 2, \"last_stop\": 1, \"all_stops\": [], \"by_name\": {}}"))
        .containsExactly(
            new Fault(
                "", "breaks the rule \"stops_in_order\": first_stop must not be after last_stop"));
  }

  private List<Fault> check(String json) {
    return types.find("trip").orElseThrow().check(Json.object(json));
  }
}
