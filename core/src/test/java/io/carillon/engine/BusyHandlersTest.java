package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Handlers that compute on more threads than there are processors, and ignore the interrupt. */
class BusyHandlersTest {

  private static final String ACTOR = "tester";
  private static final int SPINNING = 2 * Runtime.getRuntime().availableProcessors() + 1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Computes until it is told that it is enough. */
  @TaskType(name = "spin")
  static final class Spin implements TaskHandler<Spin.Parameters> {
    record Parameters() {}

    final AtomicLong rounds = new AtomicLong();
    volatile boolean enough;

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      while (!enough) {
        rounds.incrementAndGet();
      }
      return Thread.currentThread().isVirtual();
    }
  }

  /** Does nothing. */
  @TaskType(name = "nothing")
  static final class Nothing implements TaskHandler<Nothing.Parameters> {
    record Parameters() {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return null;
    }
  }

  private final Spin spin = new Spin();
  private final TestDatabase server = new TestDatabase();
  private final Engine engine =
      new Engine(
          server.database(),
          new LocalTaskTypes(List.of(spin, new Nothing())),
          EngineSettings.of("node").withLease(Duration.ofSeconds(5)).withConcurrency(SPINNING + 1));

  @BeforeEach
  void start() {
    engine.start();
  }

  @AfterEach
  void close() {
    spin.enough = true;
    engine.close();
    server.close();
  }

  private TaskConfig create(String type, String more) {
    return engine
        .manager()
        .create(
            DefinitionReader.read(
                Json.object(
                    """
                    {"name": "%s", "task_type": "%s", "overlap": "allow",
                     "schedule": {"type": "manual"}%s}
                    """
                        .formatted(type, type, more))),
            true,
            ACTOR);
  }

  private UUID run(TaskConfig config) {
    return engine.manager().run(config.id(), RunRequest.NORMAL, ACTOR);
  }

  private Execution execution(UUID id) {
    return engine.manager().history().execution(id);
  }

  private long secondsSinceStart() {
    return server
        .database()
        .sql()
        .sql(
            """
            select cast(extract(epoch from max(heartbeat_at - started_at)) as bigint)
            from carillon.worker where status = 'active'
            """)
        .query(Long.class)
        .single();
  }

  @Test
  void heartbeatTimersRecorderAndOtherThreadsGoOn() throws Exception {
    TaskConfig busy = create("spin", ", \"timeout\": \"1s\"");
    TaskConfig idle = create("nothing", "");
    List<UUID> spinning = IntStream.range(0, SPINNING).mapToObj(i -> run(busy)).toList();
    await().atMost(PATIENCE).until(() -> engine.running() == SPINNING);

    // The lease is renewed for longer than it lasts; executions begin, end, and are written down.
    await().atMost(PATIENCE).until(() -> secondsSinceStart() > 6);
    UUID other = run(idle);
    await().atMost(PATIENCE).until(() -> execution(other).status().ended());
    assertThat(execution(other).status()).isEqualTo(ExecutionStatus.SUCCEEDED);

    // The timer reports what ignores its time-out, and the slots are not given away.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(spinning)
                .allSatisfy(
                    id -> assertThat(execution(id).status()).isEqualTo(ExecutionStatus.TIMED_OUT)));
    assertThat(engine.running()).isEqualTo(SPINNING);

    // What requests run on where an application says so.
    Thread request = Thread.ofVirtual().start(() -> {});
    assertThat(request.join(Duration.ofSeconds(30))).isTrue();

    spin.enough = true;
    await().atMost(PATIENCE).until(() -> engine.running() == 0);
    assertThat(run(idle)).isNotNull();
    assertThat(engine.troubles()).doesNotContainKey("worker-heartbeat");
  }

  @Test
  void aHandlerRunsOnAPlatformThread() {
    TaskConfig busy = create("spin", "");
    UUID id = run(busy);
    await().atMost(PATIENCE).until(() -> engine.running() == 1);
    spin.enough = true;
    await().atMost(PATIENCE).until(() -> execution(id).status().ended());
    assertThat(Objects.requireNonNull(execution(id).result()).booleanValue()).isFalse();
  }
}
