package io.carillon.samples.jpa;

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
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import tools.jackson.databind.JsonNode;

/** The sample with a real PostgreSQL. */
class ShopApplicationTest {

  private static TemporaryDatabase database;
  private static ConfigurableApplicationContext application;
  private static Customers customers;
  private static TasksManager tasks;

  @BeforeAll
  static void start() {
    database = TestPostgres.shared().newDatabase();
    application =
        new SpringApplicationBuilder(ShopApplication.class)
            .run(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--server.port=0",
                "--sample.count-every=1s",
                "--carillon.concurrency=10");
    customers = application.getBean(Customers.class);
    tasks = application.getBean(TasksManager.class);
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
    assertThat(String.valueOf(result)).startsWith("{\"greeting\":\"Hello, Ada, of ");
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
        .isInstanceOf(DataIntegrityViolationException.class);

    assertThat(tasks.view().configs(ConfigQuery.of(ConfigFilter.ALL.withText("Bob"), 10)).items())
        .isEmpty();
  }

  @Test
  void aRecurringMethodRunsWithoutAnythingElse() {
    TaskConfig config = tasks.view().configNamed("count customers").orElseThrow();

    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !executions(config, ExecutionStatus.SUCCEEDED).isEmpty());

    assertThat(String.valueOf(executions(config, ExecutionStatus.SUCCEEDED).getFirst().result()))
        .matches("[0-9]+");
  }

  @Test
  void healthAndMetricsAreServed() throws IOException, InterruptedException {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> get("/actuator/health/carillon").contains("\"status\":\"UP\""));
    assertThat(get("/actuator/health/carillon")).contains("activeWorkers", "schedulerLag");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            get("/actuator/metrics/carillon.executions?tag=task_type:customers_count")
                .contains("succeeded"));
    assertThat(get("/actuator/metrics")).contains("carillon.execution.lateness");
  }

  private static String get(String path) throws IOException, InterruptedException {
    URI address =
        URI.create(
            "http://127.0.0.1:"
                + application.getEnvironment().getProperty("local.server.port")
                + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void anUnknownSettingIsRefused() {
    assertThatThrownBy(() ->
            new SpringApplicationBuilder(ShopApplication.class)
                .run(
                    "--spring.datasource.url=" + database.jdbcUrl(),
                    "--spring.datasource.username=" + database.user(),
                    "--spring.datasource.password=" + database.password(),
                    "--carillon.concurency=10"))
        .hasStackTraceContaining("carillon.concurency");
  }
}
