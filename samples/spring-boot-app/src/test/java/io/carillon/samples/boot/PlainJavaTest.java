package io.carillon.samples.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.database.Migrations;
import io.carillon.definition.Definition;
import io.carillon.definition.TaskConfigs;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.history.Execution;
import io.carillon.manager.TasksManager;
import io.carillon.manager.change.Declared;
import io.carillon.manager.run.RunRequest;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** A node without Spring Boot: carillon-core, a DataSource, and a main method. */
class PlainJavaTest {

  static Engine node(DataSource dataSource) {
    Migrations.apply(dataSource);
    Database database = new Database(dataSource, new JdbcTransactionManager(dataSource));
    LocalTaskTypes types = new LocalTaskTypes(List.of(new GreetTask()));
    Engine engine = new Engine(database, types, EngineSettings.of("node-1"));
    engine.start();
    return engine;
  }

  static Declared declare(TasksManager tasks) {
    Definition definition =
        TaskConfigs.named("greet Ada at night")
            .type(GreetTask.class)
            .parameters(new GreetTask.Parameters("Ada"))
            .cron("0 3 * * *", ZoneId.of("Asia/Shanghai"))
            .retry(3, Duration.ofSeconds(10))
            .timeout(Duration.ofMinutes(5))
            .build();
    return tasks.as("deployment").createOrUpdate(definition);
  }

  @Test
  void aNodeIsMadeByHand() {
    try (TemporaryDatabase database = TestPostgres.shared().newDatabase();
        HikariDataSource dataSource = new HikariDataSource()) {
      dataSource.setJdbcUrl(database.jdbcUrl());
      dataSource.setUsername(database.user());
      dataSource.setPassword(database.password());
      try (Engine engine = node(dataSource)) {
        TasksManager tasks = engine.manager();
        TaskConfig config = declare(tasks).config();
        UUID execution = tasks.run(config.id(), RunRequest.NORMAL, "main");
        Execution ended =
            await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> tasks.history().execution(execution), found -> found.status().ended());
        assertThat(String.valueOf(ended.result())).isEqualTo("{\"greeting\":\"Hello, Ada\"}");
      }
    }
  }
}
