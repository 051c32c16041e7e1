package io.carillon.spring;

import io.carillon.database.Migrations;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.spring.actor.ActorAutoConfiguration;
import io.carillon.spring.files.FilesAutoConfiguration;
import io.carillon.spring.health.CarillonHealthAutoConfiguration;
import io.carillon.spring.logging.HandlerLogAutoConfiguration;
import io.carillon.spring.metrics.CarillonMetricsAutoConfiguration;
import io.carillon.spring.recurring.RecurringAutoConfiguration;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Small applications with the auto-configurations of this module. */
public final class TestApplication {

  private TestApplication() {}

  /** One without a DataSource of its own. */
  public static ApplicationContextRunner bare(String... properties) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                TransactionAutoConfiguration.class,
                MetricsAutoConfiguration.class,
                CompositeMeterRegistryAutoConfiguration.class,
                SimpleMetricsExportAutoConfiguration.class,
                ActorAutoConfiguration.class,
                HandlerJsonAutoConfiguration.class,
                CarillonAutoConfiguration.class,
                CeleryAutoConfiguration.class,
                DisabledAutoConfiguration.class,
                CarillonHealthAutoConfiguration.class,
                CarillonMetricsAutoConfiguration.class,
                HandlerLogAutoConfiguration.class,
                RecurringAutoConfiguration.class,
                FilesAutoConfiguration.class))
        .withPropertyValues(properties);
  }

  /** A database of its own with the tables, in the PostgreSQL that the tests of this JVM share. */
  public static TemporaryDatabase database() {
    return TestPostgres.shared()
        .newDatabase("starter", template -> Migrations.apply(dataSource(template)));
  }

  /** The same without the tables. */
  public static TemporaryDatabase emptyDatabase() {
    return TestPostgres.shared().newDatabase();
  }

  /** One on a database. */
  public static ApplicationContextRunner on(TemporaryDatabase database, String... properties) {
    return bare(properties)
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                DataSourceTransactionManagerAutoConfiguration.class,
                JdbcTemplateAutoConfiguration.class))
        .withPropertyValues(
            "spring.datasource.url=" + database.jdbcUrl(),
            "spring.datasource.username=" + database.user(),
            "spring.datasource.password=" + database.password());
  }

  /** The data source of a database. */
  public static DataSource dataSource(TemporaryDatabase database) {
    return new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password());
  }

  /** Whether Carillon's tables are in that database. */
  public static boolean hasTables(DataSource dataSource) {
    String asked = "select to_regclass('carillon.task_config') is not null";
    return Boolean.TRUE.equals(new JdbcTemplate(dataSource).queryForObject(asked, Boolean.class));
  }
}
