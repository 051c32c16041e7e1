package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.definition.Overlap;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionStore;
import io.carillon.history.Execution;
import io.carillon.manager.run.RunRequest;
import io.carillon.record.AttemptRecorder;
import io.carillon.record.EventRecorder;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.worker.DeadWorkerRescuer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that are shut down, and workers that are given up, while handlers run. */
class ShutdownTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Waiting waiting = new Waiting();
  private final List<Engine> engines = new ArrayList<>();
  private TestDatabase database;

  /** Waits for the test in its first attempt, and ends at once in the others. */
  @TaskType(name = "waiting")
  static final class Waiting implements TaskHandler<Waiting.Parameters> {
    record Parameters(boolean stubborn) {}

    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);
    final CountDownLatch mayEnd = new CountDownLatch(1);

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) throws Exception {
      if (context.attempt() == 1) {
        begun.countDown();
        await(parameters.stubborn());
      }
      return context.attempt();
    }

    private void await(boolean stubborn) throws InterruptedException {
      while (true) {
        try {
          mayEnd.await();
          return;
        } catch (InterruptedException e) {
          interrupted.countDown();
          if (!stubborn) {
            throw e;
          }
        }
      }
    }
  }

  @BeforeEach
  void open() {
    database = new TestDatabase();
  }

  @AfterEach
  void close() {
    waiting.mayEnd.countDown();
    engines.forEach(Engine::close);
    database.close();
  }

  private Engine start(String name, Duration grace, Duration lease) {
    Engine engine =
        new Engine(
            database.database(),
            new LocalTaskTypes(List.of(waiting)),
            EngineSettings.of(name).withGrace(grace).withLease(lease));
    engines.add(engine);
    engine.start();
    return engine;
  }

  private void stop(Engine engine) {
    engines.remove(engine);
    engine.close();
  }

  private UUID run(Engine engine, boolean stubborn) throws InterruptedException {
    TaskConfig config =
        engine
            .manager()
            .create(
                DefinitionReader.read(
                    Json.object(
                        """
                        {"name": "it", "task_type": "waiting", "parameters": {"stubborn": %s},
                         "schedule": {"type": "manual"}}
                        """
                            .formatted(stubborn))),
                true,
                "tester");
    UUID id = engine.manager().run(config.id(), RunRequest.NORMAL, "tester");
    waiting.begun.await();
    return id;
  }

  private static Execution ended(Engine engine, UUID id) {
    return await()
        .atMost(PATIENCE)
        .until(() -> engine.manager().history().execution(id), found -> found.status().ended());
  }

  private static List<String> attempts(Engine engine, UUID id) {
    return engine.manager().history().attempts(id).stream()
        .map(attempt -> attempt.outcome().code())
        .toList();
  }

  @Test
  void aHandlerThatEndsWithinTheGraceIsOnRecordWhenTheNodeIsGone() throws InterruptedException {
    Engine engine = start("one", PATIENCE, Duration.ofSeconds(15));
    UUID id = run(engine, false);
    Thread closing = Thread.ofPlatform().start(() -> stop(engine));
    await().atMost(PATIENCE).until(() -> workers(engine).contains("draining"));
    waiting.mayEnd.countDown();
    closing.join();
    Execution execution = engine.manager().history().execution(id);
    assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(attempts(engine, id)).containsExactly("succeeded");
    assertThat(workers(engine)).containsExactly("stopped");
  }

  private static List<String> workers(Engine engine) {
    return engine.manager().history().workers().stream().map(worker -> worker.status()).toList();
  }

  @Test
  void aDrainingNodeTakesNothingMore() throws InterruptedException {
    Engine engine = start("one", PATIENCE, Duration.ofSeconds(15));
    UUID first = run(engine, false);
    Thread closing = Thread.ofPlatform().start(() -> stop(engine));
    await().atMost(PATIENCE).until(() -> workers(engine).contains("draining"));
    long config = engine.manager().history().execution(first).taskConfigId();
    UUID late = engine.manager().run(config, new RunRequest(Overlap.ALLOW, null), "tester");
    waiting.mayEnd.countDown();
    closing.join();
    assertThat(engine.manager().history().execution(late).status())
        .isEqualTo(ExecutionStatus.QUEUED);
    Engine next = start("two", PATIENCE, Duration.ofSeconds(15));
    assertThat(ended(next, late).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
  }

  @Test
  void aHandlerThatOutlastsTheGraceIsInterruptedAndHandedBackAtOnce() throws InterruptedException {
    Engine engine = start("one", Duration.ofMillis(100), Duration.ofMinutes(10));
    UUID id = run(engine, false);
    stop(engine);
    assertThat(waiting.interrupted.getCount()).isZero();
    Execution left = engine.manager().history().execution(id);
    assertThat(left.status()).isEqualTo(ExecutionStatus.RETRYING);
    assertThat(attempts(engine, id)).containsExactly("handed_back");
    // The lease of ten minutes shows that nobody had to wait for its end.
    Engine next = start("two", Duration.ofSeconds(1), Duration.ofMinutes(10));
    Execution execution = ended(next, id);
    assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(execution.attempt()).isEqualTo(2);
  }

  @Test
  void aHandlerThatIgnoresItAllIsTakenOverWhenTheLeaseEndsAndItsResultRefused()
      throws InterruptedException {
    Engine engine = start("one", Duration.ofMillis(100), Duration.ofSeconds(3));
    UUID id = run(engine, true);
    stop(engine);
    assertThat(engine.manager().history().execution(id).status())
        .isEqualTo(ExecutionStatus.RUNNING);
    Engine next = start("two", Duration.ofSeconds(1), Duration.ofSeconds(3));
    Execution execution = ended(next, id);
    waiting.mayEnd.countDown();
    assertThat(execution.attempt()).isEqualTo(2);
    assertThat(String.valueOf(execution.result())).isEqualTo("2");
    assertThat(attempts(next, id)).containsExactly("lost", "succeeded");
  }

  @Test
  void aWorkerThatWasGivenUpStopsItsHandlersAndTheirResultsDoNotCount()
      throws InterruptedException {
    Engine engine = start("one", Duration.ofSeconds(1), Duration.ofSeconds(2));
    UUID id = run(engine, true);
    await().atMost(PATIENCE).until(() -> database.database().inTransaction(this::giveUpWorker));
    assertThat(waiting.interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    Execution execution = ended(engine, id);
    waiting.mayEnd.countDown();
    assertThat(execution.attempt()).isEqualTo(2);
    await().atMost(PATIENCE).until(() -> engine.running() == 0);
    assertThat(String.valueOf(engine.manager().history().execution(id).result())).isEqualTo("2");
    assertThat(attempts(engine, id)).containsExactly("lost", "succeeded");
  }

  /**
   * As another node would that did not hear of it; in one transaction, before it is heard of. False
   * while it is claiming.
   */
  private boolean giveUpWorker() {
    Database shared = database.database();
    shared
        .sql()
        .sql("update carillon.worker set lease_ends_at = now() - interval '1 hour'")
        .update();
    AttemptRecorder recorder =
        new AttemptRecorder(
            shared,
            new ExecutionStore(shared),
            new EventRecorder(shared, settled -> {}),
            failing -> {},
            System::nanoTime);
    return new DeadWorkerRescuer(shared, recorder).runOnce().isZero();
  }
}
