package io.carillon.spring.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.database.Migrations;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.manager.TasksManager;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.spring.TestApplication;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import tools.jackson.databind.node.ObjectNode;

/** The health component of a node. */
class HealthTest {

  private TemporaryDatabase database;

  @BeforeEach
  void makeDatabase() {
    database = TestApplication.database();
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  private ApplicationContextRunner node(String... properties) {
    return TestApplication.on(database, properties);
  }

  @TaskType(name = "nothing", queue = "default")
  static class Nothing implements TaskHandler<Nothing.Parameters> {

    record Parameters() {}

    @Override
    public Object run(Parameters parameters, TaskContext context) {
      return "";
    }
  }

  private static Health health(ApplicationContext context) {
    return Objects.requireNonNull(
        context.getBean("carillonHealthIndicator", HealthIndicator.class).health());
  }

  private static void awaitStatus(ApplicationContext context, Status status) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(health(context).getStatus()).isEqualTo(status));
  }

  private static List<String> reasons(ApplicationContext context) {
    return health(context).getDetails().get("reasons") instanceof List<?> reasons
        ? reasons.stream().map(String::valueOf).toList()
        : List.of();
  }

  @Test
  void aNodeThatWorksIsUpAndShowsWorkersLagAndLease() {
    node("carillon.node=one", "carillon.queues=default,mail")
        .run(context -> {
          awaitStatus(context, Status.UP);
          assertThat(health(context).getDetails())
              .containsEntry("node", "one")
              .containsEntry("database", "reachable")
              .containsEntry("schedulerLag", "0s")
              .containsEntry("activeWorkers", Map.of("default", 1L, "mail", 1L))
              .containsKeys("leaseEndsAt", "running")
              .doesNotContainKey("reasons");
        });
  }

  @Test
  void aNodeWithoutAWorkerNeedsNoLease() {
    node("carillon.roles=api")
        .run(context -> {
          assertThat(health(context).getStatus()).isEqualTo(Status.UP);
          assertThat(health(context).getDetails())
              .containsEntry("activeWorkers", Map.of("default", 0L))
              .doesNotContainKey("leaseEndsAt");
        });
  }

  @Test
  void aPausedWorkerThatLeavesItsQueueToNobodyIsDown() {
    node()
        .run(context -> {
          awaitStatus(context, Status.UP);
          TasksManager tasks = context.getBean(TasksManager.class);
          tasks.workers().pause(tasks.history().workers().getFirst().id());

          awaitStatus(context, Status.DOWN);

          assertThat(reasons(context))
              .singleElement()
              .asString()
              .endsWith("takes nothing, and no other takes from default.");
          assertThat(health(context).getDetails())
              .containsEntry("activeWorkers", Map.of("default", 0L));
        });
  }

  @Test
  void aLostLeaseIsDown() {
    node("carillon.node=one")
        .run(context -> {
          awaitStatus(context, Status.UP);
          context
              .getBean(JdbcTemplate.class)
              .update("update carillon.worker set lease_ends_at = now() - interval '1 s'");

          assertThat(reasons(context))
              .contains(
                  "The worker of the node one holds no lease: others take over its executions.");
        });
  }

  @Test
  void whatConcernsTheClusterIsAWarning() {
    node("carillon.roles=api")
        .run(context -> {
          assertThat(health(context).getStatus()).isEqualTo(Status.UP);
          assertThat(String.valueOf(health(context).getDetails().get("warnings")))
              .contains("No node with the role scheduler is alive: due times are not decided.");
        });
  }

  @Test
  void dueTimesThatNobodyDecidesAreDownForASchedulerAlone() {
    node("carillon.roles=api")
        .withBean(Nothing.class)
        .run(context -> {
          TaskConfig config = create(context.getBean(TasksManager.class));
          int late =
              context
                  .getBean(JdbcTemplate.class)
                  .update(
                      "update carillon.schedule_state set next_due_at = now() - interval '5 min'"
                          + " where task_config_id = ?",
                      config.id());
          assertThat(late).isEqualTo(1);

          assertThat(context.getBean(Engine.class).schedulerLag())
              .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
          assertThat(health(context).getStatus()).isEqualTo(Status.UP);
          assertThat(String.valueOf(health(context).getDetails().get("schedulerLag")))
              .startsWith("5m");
        });
  }

  @Test
  void aSchedulerIsDownOnceADueTimeHasWaitedLongerThanAMinuteForItsDecision() {
    HikariDataSource dataSource = new HikariDataSource();
    dataSource.setJdbcUrl(database.jdbcUrl());
    dataSource.setUsername(database.user());
    dataSource.setPassword(database.password());
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2030-01-01T00:00:00Z"));
    EngineSettings settings =
        EngineSettings.of("one").withRoles(Set.of(EngineSettings.Role.SCHEDULER));
    try (dataSource) {
      Migrations.apply(dataSource);
      Database clocked = new Database(dataSource, new JdbcTransactionManager(dataSource), now::get);
      // It is not started, as if its loop were stuck: nothing decides.
      Engine stuck = new Engine(clocked, new LocalTaskTypes(List.of(new Nothing())), settings);
      registerTypes(dataSource);
      Instant due = Objects.requireNonNull(create(stuck.manager()).nextDueAt());
      HealthIndicator indicator = new CarillonHealthIndicator(stuck, settings);

      now.set(due.plusSeconds(60));
      assertThat(indicator.health())
          .satisfies(health -> {
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("schedulerLag", "1m");
          });

      now.set(due.plusSeconds(61));
      assertThat(indicator.health())
          .satisfies(health -> {
            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.getDetails())
                .containsEntry(
                    "reasons",
                    List.of(
                        "The scheduler is 1 minute 1 second behind: due times are decided late."));
          });

      stuck.manager().pause(create(stuck.manager(), "other").id(), "no matter", "test");
      now.set(due.plus(Duration.ofDays(2)));
      assertThat(Objects.requireNonNull(indicator.health()).getDetails())
          .containsEntry("schedulerLag", "2d");
    }
  }

  private static void registerTypes(HikariDataSource dataSource) {
    Database plain = new Database(dataSource, new JdbcTransactionManager(dataSource));
    EngineSettings api = EngineSettings.of("two").withRoles(Set.of(EngineSettings.Role.API));
    try (Engine engine = new Engine(plain, new LocalTaskTypes(List.of(new Nothing())), api)) {
      engine.start();
    }
  }

  private static TaskConfig create(TasksManager tasks) {
    return create(tasks, "late");
  }

  private static TaskConfig create(TasksManager tasks, String name) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("name", name).put("task_type", "nothing");
    json.putObject("schedule").put("type", "interval").put("every", "1h");
    return tasks.create(DefinitionReader.read(json), true, "test");
  }

  @Test
  void aDatabaseThatIsAwayIsDown() {
    node("spring.datasource.hikari.connection-timeout=500")
        .run(context -> {
          awaitStatus(context, Status.UP);
          context.getBean(HikariDataSource.class).close();

          awaitStatus(context, Status.DOWN);

          assertThat(health(context).getDetails()).containsEntry("database", "unreachable");
          assertThat(reasons(context)).anyMatch(reason -> reason.startsWith("database: "));
        });
  }

  @Test
  void itCanBeSwitchedOffAndIsNotMadeWithoutTheHealthModule() {
    node("carillon.roles=api", "management.health.carillon.enabled=false")
        .run(context -> assertThat(context).doesNotHaveBean("carillonHealthIndicator"));
    node("carillon.roles=api")
        .withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
        .run(context -> {
          assertThat(context).hasNotFailed().doesNotHaveBean("carillonHealthIndicator");
          assertThat(context).hasSingleBean(TasksManager.class);
        });
  }
}
