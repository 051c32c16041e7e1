package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Executions whose parameters are large run in turn, and get exactly what was given. */
class LargeParametersTest {

  private static final String ACTOR = "tester";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int LENGTH = 1_000_000;
  private static final Weigh WEIGH = new Weigh();
  private static TestDatabase database;
  private static Engine engine;

  /** Tells how long its text is, and how many of its kind run meanwhile. */
  @TaskType(name = "weigh")
  static final class Weigh implements TaskHandler<Weigh.Parameters> {
    record Parameters(String text, List<Integer> numbers) {}

    private final AtomicInteger present = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
      most.accumulateAndGet(present.incrementAndGet(), Math::max);
      try {
        return parameters.text().length() + parameters.numbers().size();
      } finally {
        present.decrementAndGet();
      }
    }
  }

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    engine =
        new Engine(
            database.database(), new LocalTaskTypes(List.of(WEIGH)), EngineSettings.of("node"));
    engine.start();
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  private static ObjectNode parameters(int letters, int numbers) {
    ObjectNode parameters = Json.MAPPER.createObjectNode().put("text", "x".repeat(letters));
    var array = parameters.putArray("numbers");
    IntStream.range(0, numbers).forEach(array::add);
    return parameters;
  }

  private static TaskConfig create(String name, ObjectNode parameters) {
    ObjectNode definition =
        Json.object(
            """
            {"name": "%s", "task_type": "weigh", "overlap": "allow",
             "schedule": {"type": "manual"}}
            """
                .formatted(name));
    definition.set("parameters", parameters);
    return engine.manager().create(DefinitionReader.read(definition), true, ACTOR);
  }

  private static Execution ended(UUID id) {
    return await()
        .atMost(PATIENCE)
        .until(() -> engine.manager().history().execution(id), one -> one.status().ended());
  }

  @Test
  void thoseOfAVersionAreReadWhenTheyAreWantedAndShared() {
    TaskConfig config = create("large", parameters(LENGTH, 1_000));
    List<UUID> all =
        IntStream.range(0, 60)
            .mapToObj(i -> engine.manager().run(config.id(), RunRequest.NORMAL, ACTOR))
            .toList();
    assertThat(all)
        .allSatisfy(id -> {
          Execution execution = ended(id);
          assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
          assertThat(Objects.requireNonNull(execution.result()).intValue())
              .isEqualTo(LENGTH + 1_000);
        });
  }

  @Test
  void thoseOfAnExecutionTakeThePlaceOfTheVersionsWhateverTheirSize() {
    TaskConfig config = create("own", parameters(10, 0));
    List<Integer> sizes = List.of(0, 8_000, 8_192, 9_000, LENGTH);
    List<UUID> runs =
        sizes.stream()
            .map(size ->
                engine.manager().run(config.id(), new RunRequest(null, parameters(size, 7)), ACTOR))
            .toList();
    assertThat(
            runs.stream().map(id -> Objects.requireNonNull(ended(id).result()).intValue()).toList())
        .isEqualTo(sizes.stream().map(size -> size + 7).toList());
  }

  @Test
  void thousandsOfRunsShareTheTextOfTheirParameters() {
    TaskConfig config = create("many", parameters(10, 0));
    var results =
        engine
            .manager()
            .run(
                Collections.nCopies(1_000, config.id()),
                new RunRequest(null, parameters(20_000, 0)),
                ACTOR);
    assertThat(results).hasSize(1_000);
    UUID last = Objects.requireNonNull(results.getLast().executionId());
    assertThat(Objects.requireNonNull(ended(last).result()).intValue()).isEqualTo(20_000);
  }

  @Test
  void runsWhoseParametersAreTooMuchTogetherAreRefusedBeforeAnythingIsMade() {
    TaskConfig config = create("too many", parameters(10, 0));
    RunRequest request = new RunRequest(null, parameters(90_000, 0));
    assertThatThrownBy(
            () -> engine.manager().run(Collections.nCopies(10_000, config.id()), request, ACTOR))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("10,000 runs")
        .hasMessageContaining("33,554,432");
  }

  @Test
  void oneThatWaitsForMemoryCanBeCancelled() {
    TaskConfig config = create("cancelled", parameters(LENGTH, 150_000));
    List<UUID> all =
        IntStream.range(0, 40)
            .mapToObj(i -> engine.manager().run(config.id(), RunRequest.NORMAL, ACTOR))
            .toList();
    UUID last = all.getLast();
    if (!engine.manager().history().execution(last).status().ended()) {
      try {
        engine.manager().cancel(last, ACTOR);
      } catch (io.carillon.fault.ConflictException e) {
        assertThat(e).hasMessageContaining("ended");
      }
    }
    assertThat(all).allSatisfy(id -> assertThat(ended(id).status().ended()).isTrue());
    assertThat(engine.running()).isZero();
  }
}
