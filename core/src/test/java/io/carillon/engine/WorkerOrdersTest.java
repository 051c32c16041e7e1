package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fault.ConflictException;
import io.carillon.fault.NotFoundException;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.history.WorkerRow;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.queue.QueueRow;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people ask of workers and executions on one node while they are asked for on another. */
class WorkerOrdersTest {

  private static final String ACTOR = "tester";
  private static final int SLOTS = 20;

  /** Says that it runs, and runs until it is let go. */
  @TaskType(name = "talk")
  static final class Talk implements TaskHandler<Talk.Parameters> {
    record Parameters() {}

    final Semaphore letGo = new Semaphore(0);

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context)
        throws InterruptedException {
      context.logger().info("begun");
      context.progress(0.25, "a quarter");
      return letGo.tryAcquire(5, TimeUnit.MINUTES);
    }
  }

  private final Talk talk = new Talk();
  private TestDatabase database;
  private Engine server;
  private Engine node;
  private TasksManager tasks;
  private TaskConfig config;

  @BeforeEach
  void start() {
    database = new TestDatabase();
    server = engine("server", Set.of(Role.API, Role.SCHEDULER));
    node = engine("worker", Set.of(Role.WORKER));
    tasks = server.manager();
    config =
        tasks.create(
            DefinitionReader.read(
                Json.object(
                    """
                    {"name": "talk", "task_type": "talk", "schedule": {"type": "manual"},
                     "overlap": "allow"}
                    """)),
            true,
            ACTOR);
    await().until(() -> !tasks.history().workers().isEmpty());
  }

  private Engine engine(String name, Set<Role> roles) {
    return engine(EngineSettings.of(name).withRoles(roles));
  }

  private Engine engine(EngineSettings settings) {
    Engine engine =
        new Engine(
            database.database(),
            new LocalTaskTypes(List.of(talk)),
            settings.withConcurrency(SLOTS));
    engine.start();
    return engine;
  }

  @AfterEach
  void close() {
    talk.letGo.release(1_000);
    node.close();
    server.close();
    database.close();
  }

  private UUID run() {
    return tasks.run(config.id(), RunRequest.NORMAL, ACTOR);
  }

  private ExecutionStatus status(UUID execution) {
    return tasks.history().execution(execution).status();
  }

  private WorkerRow worker() {
    return tasks.history().workers().getFirst();
  }

  @Test
  void aCancelReachesAHandlerOnAnotherNodeBeforeTheNextHeartbeat() {
    node.close();
    node =
        engine(
            EngineSettings.of("worker")
                .withRoles(Set.of(Role.WORKER))
                .withLease(Duration.ofMinutes(3))); // a heartbeat each minute
    UUID execution = run();
    await().until(() -> status(execution) == ExecutionStatus.RUNNING);
    tasks.cancel(execution, ACTOR);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> status(execution) == ExecutionStatus.CANCELLED);
  }

  @Test
  void whatAWorkerHasByTheWordOfTheDatabaseAloneGoesOn() {
    UUID unknown = runningByTheWordOfTheDatabase();
    talk.letGo.release();
    await().until(() -> status(unknown) == ExecutionStatus.SUCCEEDED);
    assertThat(tasks.history().attempts(unknown))
        .extracting(attempt -> attempt.outcome().code())
        .containsExactly("lost", "succeeded");
  }

  @Test
  void aWorkerThatStopsLeavesNothingRunning() {
    UUID unknown = runningByTheWordOfTheDatabase();
    node.close();
    assertThat(status(unknown)).isEqualTo(ExecutionStatus.RETRYING);
    node = engine("worker", Set.of(Role.WORKER));
  }

  /**
   * As after a claim whose answer got lost, or a failover to a replica that was behind: the worker
   * knows nothing of it.
   */
  private UUID runningByTheWordOfTheDatabase() {
    UUID known = run();
    talk.letGo.release();
    await().until(() -> status(known) == ExecutionStatus.SUCCEEDED);
    UUID unknown = new TimeOrderedIds().next(Instant.now());
    database
        .database()
        .sql()
        .sql(
            """
            with running as (
              insert into carillon.task_execution (id, task_config_id, config_version, task_type, queue,
                priority, status, trigger, queued_at, started_at, attempt, max_attempts, worker_id)
              select :id, task_config_id, config_version, task_type, queue, priority, 'running',
                trigger, queued_at, started_at, 1, max_attempts, worker_id
              from carillon.task_execution where id = :known
              returning worker_id, id
            )
            insert into carillon.worker_claim (worker_id, number, execution_ids)
            select worker_id, 0, array[id] from running
            """)
        .param("id", unknown)
        .param("known", known)
        .update();
    return unknown;
  }

  @Test
  void linesAndProgressAreThereWhileTheHandlerRuns() {
    UUID execution = run();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> {
          assertThat(tasks.history().logs(execution, 0, 0, 10))
              .extracting(line -> line.message())
              .containsExactly("begun");
          assertThat(String.valueOf(tasks.history().execution(execution).progress()))
              .contains("a quarter");
        });
    assertThat(status(execution)).isEqualTo(ExecutionStatus.RUNNING);
  }

  @Test
  void aPausedWorkerEndsWhatItRunsAndTakesNothingUntilItIsResumed() {
    UUID running = run();
    await().until(() -> status(running) == ExecutionStatus.RUNNING);
    tasks.workers().pause(worker().id());
    assertThat(worker().status()).isEqualTo("paused");
    await().until(node::resting);
    UUID waiting = run();
    talk.letGo.release();
    await().until(() -> status(running) == ExecutionStatus.SUCCEEDED);
    assertThat(status(waiting)).isEqualTo(ExecutionStatus.QUEUED);
    assertThat(queue().workers().paused()).isEqualTo(1);
    assertThat(queue().workers().active()).isZero();
    tasks.workers().resume(worker().id());
    await().until(() -> status(waiting) == ExecutionStatus.RUNNING);
    assertThat(worker().status()).isEqualTo("active");
  }

  @Test
  void aWorkerThatCannotReadVersionsHandsBackAndKeepsItsSlots() {
    node.close();
    tasks.pause(config.id(), "not yet", ACTOR);
    tasks.resume(config.id(), ACTOR); // a version that no worker has read
    UUID execution = run();
    rename("task_config_version", "mislaid");
    node = engine("worker", Set.of(Role.WORKER));
    await().until(() -> tasks.history().attempts(execution).size() > 2 * SLOTS);
    rename("mislaid", "task_config_version");
    talk.letGo.release();
    await().until(() -> status(execution) == ExecutionStatus.SUCCEEDED);
    assertThat(tasks.history().attempts(execution))
        .extracting(attempt -> attempt.outcome().code())
        .containsOnly("handed_back", "succeeded");
  }

  private void rename(String table, String name) {
    database
        .database()
        .sql()
        .sql("alter table carillon.%s rename to %s".formatted(table, name))
        .update();
  }

  @Test
  void aDrainedWorkerEndsWhatItRunsAndMayBeResumed() {
    CompletableFuture<Void> drained = node.drained().toCompletableFuture();
    UUID running = run();
    await().until(() -> status(running) == ExecutionStatus.RUNNING);
    UUID id = worker().id();
    tasks.workers().drain(id);
    await().until(node::resting);
    UUID waiting = run();
    assertThat(drained).isNotCompleted();
    talk.letGo.release();
    await().until(drained::isDone);
    assertThat(status(running)).isEqualTo(ExecutionStatus.SUCCEEDED);
    assertThat(status(waiting)).isEqualTo(ExecutionStatus.QUEUED);
    assertThat(worker().status()).isEqualTo("draining");
    assertThat(node.abandonedQueues()).containsExactly("default");
    assertThat(server.abandonedQueues()).isEmpty(); // it has no worker to miss
    tasks.workers().resume(id);
    await().until(() -> status(waiting) == ExecutionStatus.RUNNING);
    assertThat(worker().status()).isEqualTo("active");
    assertThat(node.abandonedQueues()).isEmpty();
    talk.letGo.release();
    node.close();
    assertThatThrownBy(() -> tasks.workers().resume(id)).isInstanceOf(ConflictException.class);
    assertThatThrownBy(() -> tasks.workers().pause(UUID.randomUUID()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aWorkerDrainsWhileItsNodeDecidesOneDueTimeAfterTheOther() {
    node.close();
    node = engine("both", Set.of(Role.SCHEDULER, Role.WORKER));
    talk.letGo.release(100_000);
    TaskConfig ticking =
        tasks.create(
            DefinitionReader.read(
                Json.object(
                    """
                    {"name": "ticking", "task_type": "talk", "overlap": "allow",
                     "schedule": {"type": "interval", "every": "20ms"}}
                    """)),
            true,
            ACTOR);
    await().until(() -> executions(ticking).size() > 20);
    tasks.workers().drain(Objects.requireNonNull(executions(ticking).getLast().workerId()));
    await().until(() -> node.drained().toCompletableFuture().isDone());
    tasks.pause(ticking.id(), "enough", ACTOR);
    assertThat(executions(ticking))
        .extracting(Execution::status)
        .contains(ExecutionStatus.QUEUED)
        .doesNotContain(ExecutionStatus.RUNNING, ExecutionStatus.RETRYING);
  }

  private List<Execution> executions(TaskConfig of) {
    return tasks
        .history()
        .executions(ExecutionQuery.ofConfig(of.id()).limit(10_000).build())
        .items();
  }

  @Test
  void aQueueTellsWhatWaitsAndWhoServesIt() {
    tasks.workers().pause(worker().id());
    await().until(node::resting);
    run();
    run();
    assertThat(queue().depth().count()).isEqualTo(2);
    assertThat(queue().depth().more()).isFalse();
    assertThat(queue().oldestQueuedAt()).isBetween(config.createdAt(), tasks.view().now());
    tasks.workers().resume(worker().id());
    talk.letGo.release(1_000);
    await().until(() -> queue().depth().count() == 0);
    assertThat(queue().oldestQueuedAt()).isNull();
    assertThat(queue().workers().capacity()).isEqualTo(SLOTS);
    for (int i = 0; i < 30; i++) {
      run();
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> rate() > 0);
  }

  private double rate() {
    Double rate = queue().ratePerSecond();
    return rate == null ? 0 : rate;
  }

  private QueueRow queue() {
    return server.queues().queues().stream()
        .filter(row -> row.name().equals("default"))
        .findFirst()
        .orElseThrow();
  }
}
