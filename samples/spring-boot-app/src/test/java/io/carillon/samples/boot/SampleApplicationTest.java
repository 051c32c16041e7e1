package io.carillon.samples.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.config.TaskConfig;
import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.manager.TasksManager;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DuplicateKeyException;
import tools.jackson.databind.JsonNode;

/** The sample with a real PostgreSQL. */
class SampleApplicationTest {

  private static TemporaryDatabase database;
  private static ConfigurableApplicationContext application;
  private static Customers customers;
  private static TasksManager tasks;

  @BeforeAll
  static void start() {
    database = TestPostgres.shared().newDatabase();
    application =
        new SpringApplicationBuilder(SampleApplication.class)
            .run(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--carillon.concurrency=10");
    customers = application.getBean(Customers.class);
    tasks = application.getBean(TasksManager.class);
    customers.prepare();
  }

  @AfterAll
  static void stop() {
    application.close();
    database.close();
  }

  @Test
  void aBeanRunsOnSchedule() {
    TaskConfig config = customers.add("Ada", Duration.ofSeconds(1));

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> executions(config, ExecutionStatus.SUCCEEDED).size() >= 2);

    JsonNode result = executions(config, ExecutionStatus.SUCCEEDED).getFirst().result();
    assertThat(String.valueOf(result)).isEqualTo("{\"greeting\":\"Hello, Ada\"}");
  }

  private static List<Execution> executions(TaskConfig config, ExecutionStatus status) {
    return tasks
        .history()
        .executions(ExecutionQuery.ofConfig(config.id()).status(status).allFields().build())
        .items();
  }

  @Test
  void aRollbackLeavesNothing() {
    tasks.delete(customers.add("Bob", Duration.ofHours(1)).id()); // the customer stays

    assertThatThrownBy(() -> customers.add("Bob", Duration.ofHours(1)))
        .isInstanceOf(DuplicateKeyException.class);

    assertThat(tasks.view().configs(ConfigQuery.of(ConfigFilter.ALL.withText("Bob"), 10)).items())
        .isEmpty();
  }

  @Test
  void anUnknownSettingIsRefused() {
    assertThatThrownBy(() ->
            new SpringApplicationBuilder(SampleApplication.class)
                .run(
                    "--spring.datasource.url=" + database.jdbcUrl(),
                    "--spring.datasource.username=" + database.user(),
                    "--spring.datasource.password=" + database.password(),
                    "--carillon.concurency=10"))
        .hasStackTraceContaining("carillon.concurency");
  }
}
