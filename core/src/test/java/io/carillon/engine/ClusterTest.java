package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.audit.Audit;
import io.carillon.config.TaskConfig;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.fixture.Rows;
import io.carillon.history.EventFilter;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.history.ScheduleEvent;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.manager.run.RunResult;
import io.carillon.record.EventKind;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.time.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several nodes on one database: nothing is lost and nothing happens twice. */
class ClusterTest {

  private static final String ACTOR = "tester";

  /** Ends at once. */
  @TaskType(name = "nothing")
  static final class Nothing implements TaskHandler<Nothing.Parameters> {
    record Parameters() {}

    @Override
    public @Nullable Object run(Parameters parameters, TaskContext context) {
      return null;
    }
  }

  private final List<Engine> engines = new ArrayList<>();
  private TestDatabase database;

  @BeforeEach
  void open() {
    database = new TestDatabase();
  }

  @AfterEach
  void close() {
    engines.forEach(Engine::close);
    database.close();
  }

  private Engine node(EngineSettings settings) {
    Engine engine =
        new Engine(database.database(), new LocalTaskTypes(List.of(new Nothing())), settings);
    engines.add(engine);
    return engine;
  }

  private static TaskConfig create(TasksManager tasks, String name, String schedule) {
    return tasks.create(
        DefinitionReader.read(
            Json.object(
                """
                {"name": "%s", "task_type": "nothing", "schedule": %s, "overlap": "allow"}
                """
                    .formatted(name, schedule))),
        true,
        ACTOR);
  }

  @Test
  void twoNodesFireEveryDueTimeOnceAndShareTheWork() {
    Engine first = node(EngineSettings.of("first"));
    Engine second = node(EngineSettings.of("second"));
    first.start();
    second.start();
    TasksManager tasks = first.manager();
    List<TaskConfig> configs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      configs.add(create(tasks, "every-" + i, "{\"type\": \"interval\", \"every\": \"1s\"}"));
    }
    Instant begin = configs.getFirst().createdAt();
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> deciders(tasks, configs).equals(Set.of("first", "second")));
    TaskConfig last = configs.getLast();
    await().atMost(Duration.ofSeconds(60)).until(() -> fired(tasks, last.id()).size() > 4);
    for (TaskConfig config : configs) {
      tasks.pause(config.id(), "done", ACTOR);
      Audit audit = tasks.view().audit(config.id(), begin, tasks.view().now());
      assertThat(audit.findings()).isEmpty();
      assertThat(audit.due()).isGreaterThan(3);
    }
  }

  private static Set<String> deciders(TasksManager tasks, List<TaskConfig> configs) {
    return configs.stream()
        .flatMap(config -> fired(tasks, config.id()).stream())
        .map(ScheduleEvent::actor)
        .collect(Collectors.toSet());
  }

  @Test
  void aScheduleFoundLateFiresOnceAndCoalescesTheRest() {
    Engine engine = node(EngineSettings.of("late"));
    Instant start = Instant.parse("2026-03-01T00:00:00Z");
    database.pin(start);
    engine.manager(); // not started: this test ticks by itself
    new Rows(database.database()).type();
    TaskConfig config =
        create(engine.manager(), "hourly", "{\"type\": \"cron\", \"expression\": \"0 * * * *\"}");
    database.pin(start.plus(Duration.ofHours(5)).plusSeconds(600));
    TaskConfig paused = engine.manager().pause(config.id(), "look", ACTOR);
    assertThat(paused.nextDueAt()).isNull();
    List<ScheduleEvent> events = engine.manager().history().events(config.id(), 10);
    assertThat(events)
        .extracting(event -> event.kind().code())
        .containsExactly("paused", "fired", "coalesced", "created");
    ScheduleEvent coalesced = events.get(2);
    assertThat(coalesced.count()).isEqualTo(4);
    assertThat(coalesced.dueAt()).isEqualTo(start.plus(Duration.ofHours(1)));
    assertThat(coalesced.lastDueAt()).isEqualTo(start.plus(Duration.ofHours(4)));
    Audit audit = engine.manager().view().audit(config.id(), start, start.plus(Duration.ofDays(1)));
    assertThat(audit.findings()).isEmpty();
    assertThat(audit.due()).isEqualTo(5);
  }

  @Test
  void theExecutionsOfADeadWorkerRunAgainAsTheNextAttempt() {
    Engine engine = node(EngineSettings.of("survivor"));
    engine.start();
    TasksManager tasks = engine.manager();
    TaskConfig config = create(tasks, "orphan", "{\"type\": \"manual\"}");
    UUID dead = UUID.randomUUID();
    database
        .database()
        .doInTransaction(() -> {
          UUID id = tasks.run(config.id(), RunRequest.NORMAL, ACTOR);
          claimAs(dead, id);
        });
    Execution execution =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    tasks
                        .history()
                        .executions(ExecutionQuery.ofConfig(config.id()).limit(1).build())
                        .items()
                        .getFirst(),
                found -> found.status() == ExecutionStatus.SUCCEEDED);
    assertThat(execution.attempt()).isEqualTo(2);
    assertThat(tasks.history().attempts(execution.id()))
        .extracting(attempt -> attempt.outcome().code())
        .containsExactly("lost", "succeeded");
  }

  private void claimAs(UUID worker, UUID execution) {
    new Rows(database.database()).worker(worker, "dead", Duration.ofSeconds(-1));
    database
        .database()
        .sql()
        .sql(
            """
            with claimed as (
              update carillon.task_execution set status = 'running', attempt = 1, worker_id = :worker,
                started_at = now() where id = :id returning id)
            insert into carillon.worker_claim select :worker, 1, array_agg(id) from claimed
            """)
        .param("worker", worker)
        .param("id", execution)
        .update();
  }

  @Test
  void tenThousandExecutionsStartedAtOnceAllEnd() {
    Engine engine = node(EngineSettings.of("busy"));
    engine.start();
    TasksManager tasks = engine.manager();
    TaskConfig config = create(tasks, "load", "{\"type\": \"manual\"}");
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(config.id());
    }
    List<RunResult> results = tasks.run(ids, RunRequest.NORMAL, ACTOR);
    assertThat(results).hasSize(10_000).allMatch(result -> result.error() == null);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            tasks.history().stats(config.id(), Instant.EPOCH).stream()
                    .filter(row -> row.status().equals("succeeded"))
                    .mapToLong(row -> row.executions())
                    .sum()
                == 10_000);
  }

  private static List<ScheduleEvent> fired(TasksManager tasks, long id) {
    EventFilter fired = new EventFilter(Set.of(EventKind.FIRED), TimeRange.ANY);
    return tasks.history().eventPage(id, fired, null, 500).items();
  }
}
