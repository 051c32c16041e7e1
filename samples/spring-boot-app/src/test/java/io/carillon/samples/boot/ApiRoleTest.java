package io.carillon.samples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.config.TaskConfig;
import io.carillon.execution.ExecutionStatus;
import io.carillon.history.Execution;
import io.carillon.history.ExecutionQuery;
import io.carillon.manager.TasksManager;
import io.carillon.manager.run.RunRequest;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A test of the application's own logic: configs are checked and saved, and nothing runs. */
class ApiRoleTest {

  @Test
  void configsAreSavedAndNothingRuns() {
    try (TemporaryDatabase database = TestPostgres.shared().newDatabase();
        ConfigurableApplicationContext application =
            new SpringApplicationBuilder(SampleApplication.class)
                .run(
                    "--spring.datasource.url=" + database.jdbcUrl(),
                    "--spring.datasource.username=" + database.user(),
                    "--spring.datasource.password=" + database.password(),
                    "--carillon.roles=api")) {
      Customers customers = application.getBean(Customers.class);
      TasksManager tasks = application.getBean(TasksManager.class);
      customers.prepare();

      TaskConfig config = customers.add("Ada", Duration.ofHours(1));
      UUID execution = tasks.run(config.id(), RunRequest.NORMAL, "test");

      assertThat(tasks.history().execution(execution).status()).isEqualTo(ExecutionStatus.QUEUED);
      assertThat(tasks.history().executions(ExecutionQuery.ofConfig(config.id()).build()).items())
          .extracting(Execution::id)
          .containsExactly(execution);
    }
  }
}
