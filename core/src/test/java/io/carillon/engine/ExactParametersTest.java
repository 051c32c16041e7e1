package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Parameters that a program gives are kept exactly, down to the handler and back, or refused. */
class ExactParametersTest {

  private static final String ACTOR = "tester";
  private static final JsonNodeFactory NODES = Json.MAPPER.getNodeFactory();
  private static TestDatabase database;
  private static Engine engine;
  private static TasksManager tasks;
  private static TaskConfig config;

  /** Answers its parameters. */
  @TaskType(name = "mirror")
  static final class Mirror implements TaskHandler<Mirror.Parameters> {
    record Parameters(
        Map<String, Object> free, @Nullable BigDecimal amount, @Nullable Long count) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return parameters;
    }
  }

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    engine =
        new Engine(
            database.database(),
            new LocalTaskTypes(List.of(new Mirror())),
            EngineSettings.of("node-1").withGrace(Duration.ofMillis(100)));
    tasks = engine.manager();
    engine.start();
    config = create("mirror", Json.object("{\"free\": {}}"));
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  private static TaskConfig create(String name, ObjectNode parameters) {
    return tasks.create(DefinitionReader.read(json(name, parameters)), true, ACTOR);
  }

  private static ObjectNode json(String name, ObjectNode parameters) {
    ObjectNode json =
        Json.object("{\"task_type\": \"mirror\", \"schedule\": {\"type\": \"manual\"}}");
    json.put("name", name).set("parameters", parameters);
    return json;
  }

  static Stream<JsonNode> unkeepable() {
    return Stream.of(
        NODES.numberNode(new BigDecimal("1e5000")),
        NODES.numberNode(new BigDecimal("-1e5000")),
        NODES.numberNode(new BigDecimal("1e-5000")),
        NODES.numberNode(BigInteger.TEN.pow(2_000)),
        NODES.numberNode(Double.NaN),
        NODES.numberNode(Float.NEGATIVE_INFINITY),
        NODES.pojoNode(new Object()),
        NODES.stringNode("a\u0000"),
        NODES.stringNode("\uDE00"));
  }

  @ParameterizedTest
  @MethodSource("unkeepable")
  void whatCannotBeKeptIsRefusedByField(JsonNode value) {
    ObjectNode parameters = Json.object("{\"free\": {}}");
    ((ObjectNode) parameters.get("free")).putArray("a").add(1).add(value);
    List<ThrowingCallable> doors =
        List.of(
            () -> create("refused", parameters),
            () ->
                tasks.update(
                    config.id(),
                    null,
                    DefinitionReader.read(json("mirror", parameters)),
                    null,
                    ACTOR),
            () -> tasks.run(config.id(), new RunRequest(null, parameters), ACTOR));
    for (ThrowingCallable door : doors) {
      assertThatThrownBy(door)
          .isInstanceOfSatisfying(
              InvalidInputException.class,
              e -> assertThat(e.faults()).extracting(Fault::path).contains("parameters.free.a[1]"));
    }
    assertThat(tasks.view().config(config.id()).version()).isEqualTo(config.version());
  }

  @Test
  void everyDigitAndCharacterReachesTheHandlerAndComesBack() {
    ObjectNode parameters =
        Json.object(
            """
            {"free": {"a": 1e400, "b": 10000000.0, "c": 0.12345678901234567890123, "d": -1e-400,
                "e": 9007199254740993, "f": "C:\\\\u0000\\\\file", "g": "\\ud83d\\ude00", "h": [1.10]},
             "amount": 1.50, "count": 1e2}
            """);
    UUID id = tasks.run(config.id(), new RunRequest(null, parameters), ACTOR);
    Execution ended =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> tasks.history().execution(id), one -> one.status().ended());
    ObjectNode result = (ObjectNode) Objects.requireNonNull(ended.result());
    for (String name : List.of("a", "b", "c", "d", "e")) {
      assertThat(result.at("/free/" + name).decimalValue().toPlainString())
          .isEqualTo(parameters.at("/free/" + name).decimalValue().toPlainString());
    }
    assertThat(result.at("/free/f").stringValue()).isEqualTo("C:\\u0000\\file");
    assertThat(result.at("/free/g").stringValue()).isEqualTo("\uD83D\uDE00");
    assertThat(result.at("/free/h/0").decimalValue()).isEqualTo(new BigDecimal("1.10"));
    assertThat(result.at("/amount").decimalValue()).isEqualTo(new BigDecimal("1.50"));
    assertThat(result.at("/count").longValue()).isEqualTo(100);
  }
}
