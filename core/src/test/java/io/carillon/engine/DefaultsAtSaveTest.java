package io.carillon.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.bulk.BulkOptions;
import io.carillon.config.NewConfig;
import io.carillon.config.TaskConfig;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionWriter;
import io.carillon.definition.Policies;
import io.carillon.definition.Retry;
import io.carillon.definition.TaskConfigs;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.manager.TasksManager;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.manager.change.Declared;
import io.carillon.manager.run.RunRequest;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of a task type are those of its configs from the moment they are saved. */
class DefaultsAtSaveTest {

  private static final String ACTOR = "tester";

  /** The parameters of all releases of the type. */
  record Parameters() {}

  @TaskType(
      name = "greet",
      retry = @io.carillon.task.Retry(maxAttempts = 3, delay = "0s"),
      timeout = "5m",
      priority = 8,
      maxConcurrent = 2)
  static final class Greet implements TaskHandler<Parameters> {
    @Override
    public Object run(Parameters parameters, TaskContext context) {
      throw new IllegalStateException("as told");
    }
  }

  /** The same type in a later release. */
  @TaskType(name = "greet", timeout = "7m", priority = 2)
  static final class LaterGreet implements TaskHandler<Parameters> {
    @Override
    public Object run(Parameters parameters, TaskContext context) {
      return "hello";
    }
  }

  /** The same type in a release that has no defaults yet. */
  @TaskType(name = "greet")
  static final class EarlierGreet implements TaskHandler<Parameters> {
    @Override
    public Object run(Parameters parameters, TaskContext context) {
      return "hello";
    }
  }

  private TestDatabase database;

  @BeforeEach
  void open() {
    database = new TestDatabase();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Engine node(String name, Set<EngineSettings.Role> roles, TaskHandler<?>... handlers) {
    EngineSettings settings = EngineSettings.of(name).withGrace(Duration.ZERO).withRoles(roles);
    Engine engine =
        new Engine(database.database(), new LocalTaskTypes(List.of(handlers)), settings);
    engine.start();
    return engine;
  }

  private Engine node(TaskHandler<?> handler) {
    return node("node-1", Set.of(EngineSettings.Role.values()), handler);
  }

  private static Definition plain(String name) {
    return TaskConfigs.named(name).type("greet").parameters(Map.of()).build();
  }

  private static void assertDefaultsOfGreet(TasksManager tasks, TaskConfig config) {
    Policies policies = config.definition().policies();
    assertThat(policies.retry()).isEqualTo(new Retry(3, Duration.ZERO, 2, Duration.ofMinutes(10)));
    assertThat(policies.timeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(policies.maxConcurrent()).isEqualTo(2);
    assertThat(config.definition().priority()).isEqualTo(8);
    assertThat(tasks.view().config(config.id()).definition()).isEqualTo(config.definition());
    ObjectNode recorded =
        Objects.requireNonNull(tasks.view().version(config.id(), config.version()).definition());
    assertThat(recorded.get("timeout").stringValue()).isEqualTo("5m");
    assertThat(recorded.get("priority").intValue()).isEqualTo(8);
    assertThat(recorded.at("/retry/max_attempts").intValue()).isEqualTo(3);
    assertThat(recorded.get("max_concurrent").intValue()).isEqualTo(2);
  }

  @Test
  void aConfigThatStatesNoneIsSavedAndRunWithThoseOfItsType() {
    try (Engine engine = node(new Greet())) {
      TasksManager tasks = engine.manager();
      TaskConfig config = tasks.create(plain("greet"), true, ACTOR);

      assertDefaultsOfGreet(tasks, config);
      UUID run = tasks.run(config.id(), RunRequest.NORMAL, ACTOR);
      Execution ended =
          await()
              .atMost(Duration.ofSeconds(60))
              .until(() -> tasks.history().execution(run), one -> one.status().ended());
      assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
      assertThat(ended.state().tries().maxAttempts()).isEqualTo(3);
      assertThat(ended.priority()).isEqualTo(8);
      assertThat(tasks.history().attempts(run)).hasSize(3);
    }
  }

  @Test
  void everyWayToSaveAConfigTakesThem() {
    try (Engine engine = node(new Greet())) {
      TasksManager tasks = engine.manager();
      Declared declared = tasks.createOrUpdate(plain("declared"), ACTOR);
      assertDefaultsOfGreet(tasks, declared.config());
      assertThat(tasks.createOrUpdate(plain("declared"), ACTOR).outcome())
          .isEqualTo(Declared.Outcome.UNCHANGED);

      tasks
          .bulk()
          .create(
              List.of(NewConfig.active(plain("one")), NewConfig.active(plain("two"))),
              BulkOptions.NORMAL,
              ACTOR);
      assertDefaultsOfGreet(tasks, tasks.view().configNamed("two").orElseThrow());

      TaskConfig own =
          tasks.create(
              TaskConfigs.named("own")
                  .type(Greet.class)
                  .priority(5)
                  .noTimeout()
                  .maxConcurrent(1)
                  .retry(1, Duration.ofSeconds(10))
                  .build(),
              true,
              ACTOR);
      assertThat(own.definition().policies().timeout()).isNull();
      assertThat(own.definition().policies().retry().maxAttempts()).isEqualTo(1);
      assertThat(own.definition().priority()).isEqualTo(5);
      assertDefaultsOfGreet(
          tasks, tasks.update(own.id(), null, ConfigUpdate.of(plain("own")), ACTOR));
    }
  }

  @Test
  void aNodeWithoutTheClassKnowsThemFromTheRegistration() {
    node(new Greet()).close();
    try (Engine engine = node("api-1", Set.of(EngineSettings.Role.API))) {
      TasksManager tasks = engine.manager();

      assertDefaultsOfGreet(tasks, tasks.create(plain("greet"), true, ACTOR));
      assertThat(tasks.view().taskType("greet").defaults())
          .hasToString(
              "{\"retry\":{\"max_attempts\":3,\"delay\":\"0s\",\"backoff\":2.0,\"max_delay\":\"10m\"},"
                  + "\"timeout\":\"5m\",\"priority\":8,\"max_concurrent\":2}");
      assertThat(tasks.view().taskType("greet").parameterSchema().has("x-defaults")).isFalse();
    }
  }

  @Test
  void otherDefaultsInALaterReleaseChangeNoConfigUntilItIsSavedAgain() {
    long id;
    try (Engine engine = node(new Greet())) {
      id = engine.manager().create(plain("greet"), true, ACTOR).id();
    }
    try (Engine engine = node(new LaterGreet())) {
      TasksManager tasks = engine.manager();
      TaskConfig config = tasks.view().config(id);
      assertThat(config.version()).isEqualTo(1);
      assertDefaultsOfGreet(tasks, config);
      assertThat(tasks.view().taskType("greet").defaults())
          .hasToString("{\"timeout\":\"7m\",\"priority\":2}");

      tasks.pause(id, "for a while", ACTOR);
      tasks.resume(id, ACTOR);
      assertThat(tasks.view().config(id).definition()).isEqualTo(config.definition());

      Policies saved =
          tasks.update(id, null, ConfigUpdate.of(plain("greet")), ACTOR).definition().policies();
      assertThat(saved.timeout()).isEqualTo(Duration.ofMinutes(7));
      assertThat(saved.retry()).isEqualTo(Retry.NONE);
    }
  }

  @Test
  void anEarlierReleaseThatRegistersTheTypeTakesTheDefaultsAway() {
    long id;
    try (Engine engine = node(new Greet())) {
      id = engine.manager().create(plain("greet"), true, ACTOR).id();
    }
    try (Engine engine = node(new EarlierGreet())) {
      TasksManager tasks = engine.manager();

      assertThat(tasks.view().taskType("greet").defaults()).isEmpty();
      assertDefaultsOfGreet(tasks, tasks.view().config(id));
      TaskConfig later = tasks.create(plain("later"), true, ACTOR);
      assertThat(DefinitionWriter.write(later.definition().policies()))
          .isEqualTo(DefinitionWriter.write(Policies.DEFAULT));
      assertThat(later.definition().priority()).isEqualTo(5);
    }
  }

  @Test
  void aRestoredVersionIsWhatItWas() {
    try (Engine engine = node(new Greet())) {
      TasksManager tasks = engine.manager();
      TaskConfig first =
          tasks.create(
              TaskConfigs.named("greet").type(Greet.class).noTimeout().build(), true, ACTOR);
      tasks.update(first.id(), null, ConfigUpdate.of(plain("greet")), ACTOR);

      assertThat(tasks.restoreVersion(first.id(), 1, null, ACTOR).definition())
          .isEqualTo(first.definition());
    }
  }
}
