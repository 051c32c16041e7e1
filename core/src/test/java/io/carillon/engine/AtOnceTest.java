package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.Broker;
import io.carillon.broker.PostgresBroker;
import io.carillon.broker.SlotReservation;
import io.carillon.broker.WorkSource;
import io.carillon.broker.WorkerSubscription;
import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.ClaimableExecution;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.NewExecution;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.manager.TasksManager;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node whose worker waits for what its scheduler decides. */
class AtOnceTest {

  private static final String ACTOR = "tester";

  /** Notes what it ran. */
  @TaskType(name = "note")
  static final class Note implements TaskHandler<Note.Parameters> {
    record Parameters() {}

    final Set<UUID> ran = ConcurrentHashMap.newKeySet();

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      ran.add(context.executionId());
      return null;
    }
  }

  /** A broker that notes what it is to announce. */
  private final class Listening implements Broker {

    private final Broker broker;

    Listening(Broker broker) {
      this.broker = broker;
    }

    @Override
    public void start() {
      broker.start();
    }

    @Override
    public void announce(Collection<ClaimableExecution> waiting) {
      waiting.forEach(one -> announced.add(one.executionId()));
      broker.announce(waiting);
    }

    @Override
    public void noticed(String queue) {
      broker.noticed(queue);
    }

    @Override
    public Optional<SlotReservation> reserve(List<NewExecution> executions) {
      return broker.reserve(executions);
    }

    @Override
    public WorkSource open(WorkerSubscription worker) {
      return broker.open(worker);
    }

    @Override
    public List<AgentLoop> agents() {
      return List.of();
    }

    @Override
    public @Nullable String lastError() {
      return broker.lastError();
    }

    @Override
    public Map<String, Long> counts() {
      return broker.counts();
    }

    @Override
    public void close() {
      broker.close();
    }
  }

  private final Note note = new Note();
  private final Set<UUID> announced = ConcurrentHashMap.newKeySet();
  private final TestDatabase database = new TestDatabase();
  private Engine engine = engine();

  private Engine engine() {
    Engine made =
        new Engine(
            database.database(),
            new LocalTaskTypes(List.of(note)),
            EngineSettings.of("node"),
            (of, node) -> new Listening(new PostgresBroker(of, node)));
    made.start();
    return made;
  }

  @AfterEach
  void close() {
    engine.close();
    database.close();
  }

  private TasksManager tasks() {
    return engine.manager();
  }

  private TaskConfig create(String rest) {
    return tasks()
        .create(
            DefinitionReader.read(
                Json.object("{\"name\": \"note\", \"task_type\": \"note\", " + rest + "}")),
            true,
            ACTOR);
  }

  private List<Execution> executions(TaskConfig config) {
    return tasks()
        .history()
        .executions(ExecutionQuery.ofConfig(config.id()).limit(500).build())
        .items();
  }

  @Test
  void whatItsWorkerHasRoomForIsNeverAnnounced() {
    TaskConfig config = create("\"schedule\": {\"type\": \"interval\", \"every\": \"200ms\"}");
    await()
        .untilAsserted(() ->
            assertThat(executions(config))
                .filteredOn(one -> one.status() == ExecutionStatus.SUCCEEDED)
                .extracting(Execution::id)
                .anyMatch(id -> !announced.contains(id)));
    Instant begin = config.createdAt();
    tasks().pause(config.id(), "enough", ACTOR);
    assertThat(tasks().view().audit(config.id(), begin, tasks().view().now()).findings()).isEmpty();
  }

  @Test
  void whatALaterDueTimeOfTheSameTickReplacesNeverRuns() {
    TaskConfig config =
        create(
            """
            "schedule": {"type": "interval", "every": "200ms"}, "overlap": "cancel_running",
            "catch_up": {"mode": "all", "window": "1h", "max_runs": 100}
            """);
    await().until(() -> !executions(config).isEmpty());
    Engine first = engine;
    first.close();
    long before = executions(config).size();
    await().until(() -> due(config, 2_000));
    engine = engine();
    await().until(() -> executions(config).size() > before + 9);
    tasks().pause(config.id(), "enough", ACTOR);
    await().until(() -> executions(config).stream().allMatch(one -> one.status().ended()));
    List<UUID> replaced =
        executions(config).stream()
            .filter(one -> one.status() == ExecutionStatus.CANCELLED && one.attempt() == 0)
            .map(Execution::id)
            .toList();
    assertThat(replaced).hasSizeGreaterThan(5);
    assertThat(note.ran).doesNotContainAnyElementsOf(replaced);
    assertThat(executions(config))
        .filteredOn(one -> one.status() == ExecutionStatus.CANCELLED)
        .extracting(Execution::attempt)
        .as("cancelled before it began")
        .containsOnly(0);
  }

  /** Whether the schedule has waited that long. */
  private boolean due(TaskConfig config, int millis) {
    return database
        .database()
        .sql()
        .sql(
            """
            select next_due_at < now() - :millis * interval '1 ms' from carillon.schedule_state
            where task_config_id = :id
            """)
        .param("millis", millis)
        .param("id", config.id())
        .query(Boolean.class)
        .single();
  }
}
