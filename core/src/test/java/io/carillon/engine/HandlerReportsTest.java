package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.AttemptOutcome;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.history.History;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The bounds of what a running handler reports, and a handler that ignores its time-out. */
class HandlerReportsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MAX_LINES = 10_000;

  private final Talking talking = new Talking();
  private final Stubborn stubborn = new Stubborn();
  private TestDatabase database;
  private Engine engine;

  record None() {}

  /** Logs more than is kept, and tries progress within and beyond its bounds. */
  @TaskType(name = "talking")
  static final class Talking implements TaskHandler<None> {

    final CountDownLatch mayEnd = new CountDownLatch(1);

    @Override
    public @Nullable Object run(None parameters, TaskContext context) throws Exception {
      for (int line = 1; line <= MAX_LINES + 100; line++) {
        context.logger().info("line {} of {}", line, MAX_LINES + 100);
      }
      List<String> refused = new ArrayList<>();
      for (double fraction : new double[] {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY}) {
        try {
          context.progress(fraction, "beyond");
        } catch (IllegalArgumentException e) {
          refused.add(String.valueOf(e.getMessage()));
        }
      }
      context.progress(0, "at the start");
      context.progress(1, "x".repeat(5_000));
      mayEnd.await();
      return refused;
    }
  }

  /** Ignores interrupts until the test lets it end. */
  @TaskType(name = "stubborn")
  static final class Stubborn implements TaskHandler<None> {

    final CountDownLatch mayEnd = new CountDownLatch(1);

    @Override
    public Object run(None parameters, TaskContext context) {
      while (mayEnd.getCount() > 0) {
        try {
          mayEnd.await();
        } catch (InterruptedException e) {
          context.logger().info("interrupted, and continuing");
        }
      }
      return "late";
    }
  }

  @BeforeEach
  void open() {
    database = new TestDatabase();
    engine =
        new Engine(
            database.database(),
            new LocalTaskTypes(List.of(talking, stubborn)),
            EngineSettings.of("one"));
    engine.start();
  }

  @AfterEach
  void close() {
    talking.mayEnd.countDown();
    stubborn.mayEnd.countDown();
    engine.close();
    database.close();
  }

  private UUID run(String definition) {
    TaskConfig config =
        engine.manager().create(DefinitionReader.read(Json.object(definition)), true, "tester");
    return engine.manager().run(config.id(), RunRequest.NORMAL, "tester");
  }

  private History history() {
    return engine.manager().history();
  }

  private Execution ended(UUID id) {
    return await()
        .atMost(PATIENCE)
        .until(() -> history().execution(id), found -> found.status().ended());
  }

  private long lines(UUID id) {
    return database
        .database()
        .sql()
        .sql("select count(*) from carillon.execution_log where execution_id = :id")
        .param("id", id)
        .query(Long.class)
        .single();
  }

  private String lastLine(UUID id) {
    return database
        .database()
        .sql()
        .sql(
            """
            select level || ' ' || message from carillon.execution_log
            where execution_id = :id order by line desc limit 1
            """)
        .param("id", id)
        .query(String.class)
        .single();
  }

  @Test
  void anAttemptKeepsTenThousandLinesAndSaysThatThereWereMore() {
    UUID id =
        run("{\"name\": \"it\", \"task_type\": \"talking\", \"schedule\": {\"type\": \"manual\"}}");
    talking.mayEnd.countDown();
    assertThat(ended(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    await().atMost(PATIENCE).until(() -> lines(id) > MAX_LINES);
    assertThat(lines(id)).isEqualTo(MAX_LINES + 1);
    assertThat(lastLine(id)).isEqualTo("info More than 10000 lines: the rest is not kept.");
  }

  @Test
  void progressIsFromZeroToOneAndItsMessageIsBounded() {
    UUID id =
        run("{\"name\": \"it\", \"task_type\": \"talking\", \"schedule\": {\"type\": \"manual\"}}");
    await()
        .atMost(PATIENCE)
        .until(() -> String.valueOf(history().execution(id).progress()).contains("xxx"));
    String progress = String.valueOf(history().execution(id).progress());
    assertThat(progress).contains("x".repeat(499) + "…").doesNotContain("x".repeat(500));
    talking.mayEnd.countDown();
    assertThat(String.valueOf(ended(id).result()))
        .contains(
            "fraction must be from 0 to 1, not -0.1",
            "fraction must be from 0 to 1, not 1.1",
            "fraction must be from 0 to 1, not NaN",
            "fraction must be from 0 to 1, not Infinity");
  }

  @Test
  void aHandlerThatIgnoresItsTimeoutEndsAsTimedOutAndOccupiesItsSlotUntilItEnds() {
    UUID id =
        run(
            """
            {"name": "it", "task_type": "stubborn", "timeout": "1s",
             "schedule": {"type": "manual"}}
            """);
    Execution ended = ended(id); // five seconds after the interrupt
    assertThat(ended.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
    assertThat(String.valueOf(ended.error()))
        .contains("It ignores the interrupt and still occupies its slot.");
    assertThat(engine.running()).isEqualTo(1);
    stubborn.mayEnd.countDown();
    await().atMost(PATIENCE).until(() -> engine.running() == 0);
    Execution after = history().execution(id);
    assertThat(after.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
    assertThat(after.result()).isNull();
    assertThat(history().attempts(id))
        .extracting(Execution.Attempt::outcome)
        .containsExactly(AttemptOutcome.TIMED_OUT);
  }
}
