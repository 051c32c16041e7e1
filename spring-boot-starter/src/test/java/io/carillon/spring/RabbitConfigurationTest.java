package io.carillon.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.broker.Broker;
import io.carillon.celery.CeleryRuntime;
import io.carillon.engine.Engine;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.rabbitmq.broker.RabbitBroker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** RabbitMQ as the broker of an application: where it is asked for, and can be. */
class RabbitConfigurationTest {

  private static TemporaryDatabase database;

  @BeforeAll
  static void start() {
    database = TestApplication.database();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private static ApplicationContextRunner application(String... properties) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                DataSourceAutoConfiguration.class,
                DataSourceTransactionManagerAutoConfiguration.class,
                HandlerJsonAutoConfiguration.class,
                CarillonAutoConfiguration.class))
        .withPropertyValues(
            "spring.datasource.url=" + database.jdbcUrl(),
            "spring.datasource.username=" + database.user(),
            "spring.datasource.password=" + database.password())
        .withPropertyValues(properties);
  }

  @Test
  void withoutAnAddressPostgresIsTheBroker() {
    application()
        .run(context -> {
          assertThat(context).doesNotHaveBean(Broker.Factory.class);
          assertThat(context.getBean(Engine.class).brokerCounts()).isEmpty();
        });
  }

  @Test
  void anAddressMakesRabbitMqTheBroker() {
    application("carillon.rabbitmq.uri=amqp://me:secret@127.0.0.1:1/v")
        .run(context -> {
          assertThat(context).hasSingleBean(Broker.Factory.class);
          assertThat(context.getBean(Engine.class).brokerCounts()).containsKey("announced");
        });
  }

  @Test
  void aWrongAddressIsNamedByItsProperty() {
    application("carillon.rabbitmq.uri=amqp://guest:guest@rabbit")
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("must name a user of its own"));
  }

  @Test
  void typesOfCeleryWithoutTheModuleAreRefused() {
    application("carillon.celery.types=types.json")
        .withClassLoader(new FilteredClassLoader(CeleryRuntime.class))
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("carillon.celery.types needs io.carillon:carillon-celery"));
  }

  @Test
  void anAddressWithoutTheModuleIsRefused() {
    application("carillon.rabbitmq.uri=amqp://me:secret@127.0.0.1/v")
        .withClassLoader(new FilteredClassLoader(RabbitBroker.class))
        .run(context ->
            assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("needs io.carillon:carillon-rabbitmq"));
  }
}
