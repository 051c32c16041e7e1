package io.carillon.celery.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.carillon.celery.type.CeleryType.Results;
import io.carillon.definition.Json;
import io.carillon.definition.TypeDefaults;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.tasktype.RemoteTaskType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** Declarations of Celery task types: what they mean, and every fault by its place. */
class CeleryTypeReaderTest {

  private static final String WHOLE =
      """
      {"name": "invoice", "description": "Sends an invoice", "runtime": "celery", "queue": "billing",
       "parameter_schema": {"type": "object", "additionalProperties": false, "required": ["order"],
         "properties": {"order": {"type": "integer"}, "copies": {"type": "integer"},
           "note": {"type": "string"}}},
       "celery": {"task": "shop.tasks.invoice", "arguments": "args", "positions": ["order", "copies"],
         "results": "rpc", "result_deadline": "2h"}}
      """;

  private static CeleryType type(RemoteTaskType row) {
    return CeleryTypeReader.type(row.name(), row.queue(), row.celery());
  }

  @Test
  void aWholeDeclarationIsReadAsItIsMeant() {
    RemoteTaskType row = CeleryTypeReader.read("invoice", Json.object(WHOLE));
    assertThat(row.queue()).isEqualTo("billing");
    CeleryType type = type(row);
    assertThat(type.task()).isEqualTo("shop.tasks.invoice");
    assertThat(type.results()).isEqualTo(Results.RPC);
    assertThat(type.resultDeadline()).isEqualTo(Duration.ofHours(2));
    CeleryType.Arguments all =
        type.arguments(Json.object("{\"note\": \"n\", \"copies\": 2, \"order\": 7}"));
    assertThat(all.args().toString()).isEqualTo("[7,2]");
    assertThat(all.kwargs().toString()).isEqualTo("{\"note\":\"n\"}");
    CeleryType.Arguments some = type.arguments(Json.object("{\"note\": \"n\", \"order\": 7}"));
    assertThat(some.args().toString()).isEqualTo("[7]");
  }

  @Test
  void littleIsNeeded() {
    RemoteTaskType row =
        CeleryTypeReader.read("tidy", Json.object("{\"celery\": {\"task\": \"shop.tidy\"}}"));
    CeleryType type = type(row);
    assertThat(row.queue()).isEqualTo("celery");
    assertThat(type.results()).isEqualTo(Results.EVENTS);
    assertThat(type.resultDeadline()).isEqualTo(Duration.ofMinutes(10));
    CeleryType.Arguments arguments = type.arguments(Json.object("{\"a\": 1}"));
    assertThat(arguments.args().isEmpty()).isTrue();
    assertThat(arguments.kwargs().toString()).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          name                   | {"name": "other", "celery": {"task": "a"}}
          runtime                | {"runtime": "java", "celery": {"task": "a"}}
          queue                  | {"queue": "amq.gen-1", "celery": {"task": "a"}}
          queue                  | {"queue": "two words", "celery": {"task": "a"}}
          description            | {"description": 5, "celery": {"task": "a"}}
          celery                 | {}
          celery                 | {"celery": "shop.tidy"}
          celery.task            | {"celery": {}}
          celery.task            | {"celery": {"task": "a b"}}
          celery.arguments       | {"celery": {"task": "a", "arguments": "both"}}
          celery.positions       | {"celery": {"task": "a", "arguments": "args"}}
          celery.positions       | {"celery": {"task": "a", "positions": ["x"]}}
          celery.positions       | {"celery": {"task": "a", "arguments": "args", "positions": ["x", "x"]}}
          celery.results         | {"celery": {"task": "a", "results": "redis"}}
          celery.result_deadline | {"celery": {"task": "a", "result_deadline": "1s"}}
          celery.colour          | {"celery": {"task": "a", "colour": "red"}}
          colour                 | {"colour": "red", "celery": {"task": "a"}}
          defaults               | {"defaults": "5m", "celery": {"task": "a"}}
          defaults.timeout       | {"defaults": {"timeout": "0s"}, "celery": {"task": "a"}}
          defaults.timeout       | {"defaults": {"timeout": 5}, "celery": {"task": "a"}}
          defaults.priority      | {"defaults": {"priority": 10}, "celery": {"task": "a"}}
          defaults.max_concurrent | {"defaults": {"max_concurrent": 0}, "celery": {"task": "a"}}
          defaults.retry.max_attempts | {"defaults": {"retry": {"max_attempts": 0}}, "celery": {"task": "a"}}
          defaults.retry.delay   | {"defaults": {"retry": {"delay": "-1s"}}, "celery": {"task": "a"}}
          defaults.retry.tries   | {"defaults": {"retry": {"tries": 3}}, "celery": {"task": "a"}}
          defaults.queue         | {"defaults": {"queue": "fast"}, "celery": {"task": "a"}}
          parameter_schema       | {"celery": {"task": "a"}, "parameter_schema": {"type": "array"}}
          parameter_schema       | {"celery": {"task": "a"}, "parameter_schema": {"type": "object", "required": "x"}}
          parameter_schema       | {"celery": {"task": "a"}, "parameter_schema": {"type": "object", "properties": {"x": {"$ref": "http://169.254.169.254/x"}}}}
          celery.positions       | {"celery": {"task": "a", "arguments": "args", "positions": ["x", "y"]}, "parameter_schema": {"type": "object", "required": ["y"]}}
          """)
  void aFaultIsNamedByItsPlace(String path, String json) {
    InvalidInputException refused =
        catchThrowableOfType(
            InvalidInputException.class, () -> CeleryTypeReader.read("tidy", Json.object(json)));
    assertThat(refused.faults()).extracting(Fault::path).contains(path);
  }

  @Test
  void defaultsOfTheTypeAreReadWithinTheBoundsOfAConfig() {
    RemoteTaskType row =
        CeleryTypeReader.read(
            "tidy",
            Json.object(
                """
                {"celery": {"task": "a"}, "defaults": {"timeout": "5m", "priority": 9,
                  "max_concurrent": 4, "retry": {"max_attempts": 3, "delay": "2s"}}}
                """));
    TypeDefaults defaults = row.defaults();
    assertThat(defaults.timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(defaults.priority()).isEqualTo(9);
    assertThat(defaults.maxConcurrent()).isEqualTo(4);
    assertThat(defaults.retry()).extracting("maxAttempts").isEqualTo(3);
    assertThat(defaults.retry()).extracting("delay").isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aDeclarationWithoutDefaultsHasNone() {
    for (String defaults : List.of("", ", \"defaults\": {}", ", \"defaults\": null")) {
      String json = "{\"celery\": {\"task\": \"a\"}%s}".formatted(defaults);
      assertThat(CeleryTypeReader.read("tidy", Json.object(json)).defaults())
          .isEqualTo(TypeDefaults.NONE);
    }
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    ObjectNode json = Json.object("{\"queue\": \"\", \"celery\": {\"task\": \"\"}, \"x\": 1}");
    assertThatThrownBy(() -> CeleryTypeReader.read("Bad Name", json))
        .hasMessageContaining("name: ")
        .hasMessageContaining("queue: ")
        .hasMessageContaining("celery.task: ")
        .hasMessageContaining("x: ");
  }

  @Test
  void aFileHoldsMany(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("types.json");
    Files.writeString(
        file,
        "{\"task_types\": [%s, {\"name\": \"tidy\", \"celery\": {\"task\": \"shop.tidy\"}}]}"
            .formatted(WHOLE));
    List<RemoteTaskType> rows = CeleryTypeReader.read(file);
    assertThat(rows).extracting(RemoteTaskType::name).containsExactly("invoice", "tidy");
    Files.writeString(
        file,
        """
        {"task_types": [{"name": "tidy", "celery": {"task": "a"}},
          {"name": "tidy", "celery": {"task": ""}}, 5]}
        """);
    assertThatThrownBy(() -> CeleryTypeReader.read(file))
        .hasMessageContaining("task_types[1].name: is declared twice")
        .hasMessageContaining("task_types[1].celery.task: ")
        .hasMessageContaining("task_types[2]: must be an object");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> CeleryTypeReader.read(file)).hasMessageContaining("types.json");
  }
}
