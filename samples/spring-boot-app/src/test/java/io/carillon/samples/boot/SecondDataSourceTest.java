package io.carillon.samples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.database.Migrations;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Carillon in another database than the application's own. */
class SecondDataSourceTest {

  @Configuration(proxyBeanMethods = false)
  static class TasksDatabase {

    @Bean
    Database carillonDatabase(@Qualifier("tasksDataSource") DataSource tasks) {
      Migrations.apply(tasks);
      return new Database(tasks, new JdbcTransactionManager(tasks));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @Import({SampleApplication.class, TasksDatabase.class})
  static class Application {

    @Bean
    @Primary
    DataSource ownDataSource(Environment environment) {
      return dataSource(environment, "own");
    }

    @Bean(defaultCandidate = false)
    DataSource tasksDataSource(Environment environment) {
      return dataSource(environment, "tasks");
    }

    private static DataSource dataSource(Environment environment, String name) {
      return DataSourceBuilder.create()
          .url(environment.getRequiredProperty(name + ".url"))
          .username(environment.getRequiredProperty(name + ".user"))
          .password(environment.getRequiredProperty(name + ".password"))
          .build();
    }
  }

  @Test
  void aDatabaseBeanOfTheApplicationIsUsed() {
    try (TemporaryDatabase own = TestPostgres.shared().newDatabase();
        TemporaryDatabase tasks = TestPostgres.shared().newDatabase();
        ConfigurableApplicationContext context =
            new SpringApplicationBuilder(Application.class)
                .run(
                    "--own.url=" + own.jdbcUrl(),
                    "--own.user=" + own.user(),
                    "--own.password=" + own.password(),
                    "--tasks.url=" + tasks.jdbcUrl(),
                    "--tasks.user=" + tasks.user(),
                    "--tasks.password=" + tasks.password())) {
      assertThat(schemas(context.getBean(DataSource.class))).isZero();
      assertThat(schemas(context.getBean("tasksDataSource", DataSource.class))).isOne();
    }
  }

  private static int schemas(DataSource dataSource) {
    return JdbcClient.create(dataSource)
        .sql("select count(*) from information_schema.schemata where schema_name = 'carillon'")
        .query(Integer.class)
        .single();
  }
}
