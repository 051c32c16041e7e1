package io.carillon.spring;

import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.spring.health.CarillonHealthAutoConfiguration;
import io.carillon.spring.metrics.CarillonMetricsAutoConfiguration;
import io.carillon.spring.recurring.RecurringAutoConfiguration;
import java.util.Map;
import java.util.UUID;
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
                CarillonAutoConfiguration.class,
                CeleryAutoConfiguration.class,
                DisabledAutoConfiguration.class,
                CarillonHealthAutoConfiguration.class,
                CarillonMetricsAutoConfiguration.class,
                RecurringAutoConfiguration.class))
        .withPropertyValues(properties);
  }

  /** A PostgreSQL for tests that need nothing to survive. */
  public static EmbeddedPostgres postgres() {
    return EmbeddedPostgres.forTests(Map.of("fsync", "off"));
  }

  /** One on the first database of that PostgreSQL. */
  public static ApplicationContextRunner on(EmbeddedPostgres postgres, String... properties) {
    return on(postgres, postgres.jdbcUrl(), properties);
  }

  /** One on a database of that PostgreSQL. */
  public static ApplicationContextRunner on(
      EmbeddedPostgres postgres, String url, String[] properties) {
    return bare(properties)
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                DataSourceTransactionManagerAutoConfiguration.class,
                JdbcTemplateAutoConfiguration.class))
        .withPropertyValues(
            "spring.datasource.url=" + url,
            "spring.datasource.username=" + postgres.user(),
            "spring.datasource.password=" + postgres.password());
  }

  /** Makes a database on that server; answers its address. */
  public static String newDatabase(EmbeddedPostgres postgres) {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    new JdbcTemplate(dataSource(postgres, postgres.jdbcUrl())).execute("create database " + name);
    return postgres.jdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/" + name + "$1");
  }

  /** The data source of a database of that server. */
  public static DataSource dataSource(EmbeddedPostgres postgres, String url) {
    return new DriverManagerDataSource(url, postgres.user(), postgres.password());
  }

  /** Whether Carillon's tables are in that database. */
  public static boolean hasTables(DataSource dataSource) {
    String asked = "select to_regclass('carillon.task_config') is not null";
    return Boolean.TRUE.equals(new JdbcTemplate(dataSource).queryForObject(asked, Boolean.class));
  }
}
