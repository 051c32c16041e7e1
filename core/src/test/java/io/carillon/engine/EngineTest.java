package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.AttemptOutcome;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.manager.run.RunResult;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole main path on a real database: one node with all roles. */
class EngineTest {

  private static final String ACTOR = "tester";
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static TestDatabase database;
  private static Engine engine;
  private static TasksManager tasks;

  /** Answers what it was told. */
  @TaskType(name = "echo", description = "Answers its text")
  static final class Echo implements TaskHandler<Echo.Parameters> {
    record Parameters(@NotBlank String text, @Max(100) int fails) {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
      context.logger().info("saying {}", parameters.text());
      context.progress(0.5, "half");
      if (context.attempt() <= parameters.fails()) {
        throw new IllegalStateException("attempt " + context.attempt());
      }
      return Map.of("said", parameters.text());
    }
  }

  /** Ends only when it is interrupted. */
  @TaskType(name = "hang")
  static final class Hang implements TaskHandler<Hang.Parameters> {
    record Parameters() {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
      NEVER.await();
      return null;
    }
  }

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    engine =
        new Engine(
            database.database(),
            new LocalTaskTypes(List.of(new Echo(), new Hang())),
            EngineSettings.of("node-1").withGrace(Duration.ofMillis(100)));
    tasks = engine.manager();
    engine.start();
  }

  @AfterAll
  static void stop() {
    engine.close();
    database.close();
  }

  private static TaskConfig create(String json) {
    return tasks.create(DefinitionReader.read(Json.object(json)), true, ACTOR);
  }

  private static List<Execution> executions(long config) {
    return tasks
        .history()
        .executions(ExecutionQuery.ofConfig(config).allFields().limit(500).build())
        .items();
  }

  private static List<String> kinds(long config) {
    return tasks.history().events(config, 500).stream().map(event -> event.kind().code()).toList();
  }

  private static Execution ended(UUID id) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> tasks.history().execution(id), found -> found.status().ended());
  }

  @Test
  void anIntervalFiresAndItsExecutionsSucceedWithResultLogAndProgress() {
    TaskConfig config =
        create(
            """
            {"name": "ticking", "task_type": "echo", "parameters": {"text": "hello"},
             "schedule": {"type": "interval", "every": "200ms"}}
            """);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() ->
            assertThat(executions(config.id()))
                .filteredOn(one -> one.status() == ExecutionStatus.SUCCEEDED)
                .hasSizeGreaterThan(3));
    tasks.pause(config.id(), "enough", ACTOR);
    Execution first = executions(config.id()).getLast();
    assertThat(first.result()).isEqualTo(Json.object("{\"said\": \"hello\"}"));
    assertThat(first.dueAt()).isAfter(config.anchor());
    assertThat(Duration.between(config.anchor(), first.dueAt()).toNanos() % 200_000_000).isZero();
    assertThat(tasks.history().attempts(first.id()))
        .singleElement()
        .satisfies(attempt -> assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.SUCCEEDED));
    await()
        .untilAsserted(() ->
            assertThat(tasks.history().logs(first.id(), 0, 0, 10))
                .singleElement()
                .satisfies(line -> assertThat(line.message()).isEqualTo("saying hello")));
    assertThat(kinds(config.id())).startsWith("paused").endsWith("created").contains("fired");
  }

  @Test
  void aFailingExecutionIsTriedAgainUntilItSucceeds() {
    TaskConfig config =
        create(
            """
            {"name": "flaky", "task_type": "echo", "parameters": {"text": "x", "fails": 2},
             "schedule": {"type": "manual"},
             "retry": {"max_attempts": 3, "delay": "10ms"}}
            """);
    Execution execution = ended(tasks.run(config.id(), RunRequest.NORMAL, ACTOR));
    assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(execution.attempt()).isEqualTo(3);
    assertThat(tasks.history().attempts(execution.id()))
        .extracting(attempt -> attempt.outcome().code())
        .containsExactly("failed", "failed", "succeeded");
    assertThat(kinds(config.id())).containsExactly("triggered", "created");
  }

  @Test
  void aRetryComesWhenItsDelayIsOverAndNotAtSomeNextLook() {
    TaskConfig config =
        create(
            """
            {"name": "quick", "task_type": "echo", "parameters": {"text": "x", "fails": 60},
             "schedule": {"type": "manual"},
             "retry": {"max_attempts": 61, "delay": "1ms", "backoff": 1}}
            """);
    Execution execution = ended(tasks.run(config.id(), RunRequest.NORMAL, ACTOR));
    Duration whole =
        Duration.between(execution.queuedAt(), Objects.requireNonNull(execution.finishedAt()));
    // Sixty retries that waited for the next poll, a second apart, would take a minute.
    assertThat(whole).isLessThan(Duration.ofSeconds(40));
  }

  @Test
  void failuresInARowPauseTheConfig() {
    TaskConfig config =
        create(
            """
            {"name": "broken", "task_type": "echo", "parameters": {"text": "x", "fails": 10},
             "schedule": {"type": "interval", "every": "100ms"}, "pause_on_failure": 2}
            """);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> tasks.view().config(config.id()).status() == ConfigStatus.PAUSED);
    assertThat(tasks.view().config(config.id()).statusReason())
        .contains("executions failed in a row");
    assertThat(tasks.view().config(config.id()).nextDueAt()).isNull();
  }

  @Test
  void aTimedOutExecutionIsStopped() {
    TaskConfig config =
        create(
            """
            {"name": "slow", "task_type": "hang", "schedule": {"type": "manual"},
             "timeout": "50ms"}
            """);
    Execution execution = ended(tasks.run(config.id(), RunRequest.NORMAL, ACTOR));
    assertThat(execution.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
  }

  @Test
  void aRunningExecutionIsCancelledAndBlocksAnotherUntilThen() {
    TaskConfig config =
        create(
            "{\"name\": \"stuck\", \"task_type\": \"hang\", \"schedule\": {\"type\": \"manual\"}}");
    UUID id = tasks.run(config.id(), RunRequest.NORMAL, ACTOR);
    await().until(() -> tasks.history().execution(id).status() == ExecutionStatus.RUNNING);
    assertThatThrownBy(() -> tasks.run(config.id(), RunRequest.NORMAL, ACTOR))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining(id.toString());
    assertThat(tasks.cancel(id, ACTOR)).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(ended(id).status()).isEqualTo(ExecutionStatus.CANCELLED);
    assertThatThrownBy(() -> tasks.cancel(id, ACTOR)).isInstanceOf(ConflictException.class);
  }

  @Test
  void everyFaultIsNamedByItsPathAndNothingIsWritten() {
    assertThatThrownBy(() ->
            create(
                """
                {"name": "", "task_type": "echo", "colour": 1,
                 "schedule": {"type": "cron", "expression": "61 * * * *", "timezone": "Mars"}}
                """))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.faults())
                    .extracting(Fault::path)
                    .contains("name", "colour", "schedule.timezone"));
    assertThatThrownBy(() ->
            create(
                """
                {"name": "bad", "task_type": "echo", "parameters": {"txt": 1, "fails": 101},
                 "schedule": {"type": "manual"}}
                """))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.faults())
                    .extracting(Fault::path)
                    .contains("parameters.txt", "parameters.text", "parameters.fails"));
    assertThatThrownBy(() ->
            create(
                "{\"name\": \"b\", \"task_type\": \"nope\", \"schedule\": {\"type\": \"manual\"}}"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("echo");
  }

  @Test
  void aChangedScheduleFiresByTheNewOneAndAStaleVersionIsRefused() {
    TaskConfig config =
        create(
            """
            {"name": "changing", "task_type": "echo", "parameters": {"text": "x"},
             "schedule": {"type": "interval", "every": "1h"}}
            """);
    var faster =
        DefinitionReader.read(
            Json.object(
                """
                {"name": "changing", "task_type": "echo", "parameters": {"text": "x"},
                 "schedule": {"type": "interval", "every": "100ms"}}
                """));
    TaskConfig changed = tasks.update(config.id(), 1L, faster, null, ACTOR);
    assertThat(changed.version()).isEqualTo(2);
    await().atMost(Duration.ofSeconds(60)).until(() -> kinds(config.id()).contains("fired"));
    assertThatThrownBy(() -> tasks.update(config.id(), 1L, faster, null, ACTOR))
        .isInstanceOf(ConflictException.class);
    int ran = executions(config.id()).size();
    tasks.delete(config.id(), null, "no longer wanted", ACTOR);
    assertThat(kinds(config.id())).contains("fired", "deleted");
    assertThat(executions(config.id())).hasSizeGreaterThanOrEqualTo(ran);
  }

  @Test
  void manyConfigsRunAtOnceEachWithItsOwnResult() {
    List<Long> ids =
        LongStream.range(0, 50)
            .map(i ->
                create(
                        """
                        {"name": "many-%d", "task_type": "echo", "parameters": {"text": "x"},
                         "schedule": {"type": "manual"}}
                        """
                            .formatted(i))
                    .id())
            .boxed()
            .collect(Collectors.toCollection(java.util.ArrayList::new));
    ids.add(-1L);
    List<RunResult> results = tasks.run(ids, RunRequest.NORMAL, ACTOR);
    assertThat(results).extracting(RunResult::id).containsExactlyElementsOf(ids);
    assertThat(results.getLast().error()).isNotNull();
    results.stream()
        .limit(50)
        .forEach(result ->
            assertThat(ended(Objects.requireNonNull(result.executionId())).status())
                .isEqualTo(ExecutionStatus.SUCCEEDED));
  }
}
