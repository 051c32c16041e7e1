package io.carillon.spring;

import io.carillon.broker.Broker;
import io.carillon.broker.PostgresBroker;
import io.carillon.database.Database;
import io.carillon.database.Migrations;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.manager.TasksManager;
import io.carillon.rabbitmq.QueueKind;
import io.carillon.rabbitmq.RabbitAddress;
import io.carillon.rabbitmq.RabbitBroker;
import io.carillon.rabbitmq.RabbitSettings;
import io.carillon.record.HistoryRetention;
import io.carillon.runtime.TaskRuntime;
import io.carillon.spring.CarillonProperties.Rabbit;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Makes the application a node: its tables in the schema {@code carillon} of the application's data
 * source, every {@link TaskHandler} bean with a {@link TaskType} a task type, and the beans {@link
 * Engine}, {@link TasksManager} and {@link HistoryRetention}. What is asked of the manager inside a
 * transaction of the application commits and rolls back with it.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
    })
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnBean(PlatformTransactionManager.class)
@ConditionalOnProperty(prefix = "carillon", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(CarillonProperties.class)
public final class CarillonAutoConfiguration {

  /** Made by Spring. */
  public CarillonAutoConfiguration() {}

  /** The application's database, with Carillon's tables in it. */
  @Bean
  @ConditionalOnMissingBean
  Database carillonDatabase(DataSource dataSource, PlatformTransactionManager transactions) {
    Migrations.apply(dataSource);
    return new Database(dataSource, transactions);
  }

  /** Deletes old history. */
  @Bean
  @ConditionalOnMissingBean
  HistoryRetention historyRetention(Database database) {
    return new HistoryRetention(database);
  }

  /**
   * The task types among the beans, asked for when the engine starts: a task may depend on a bean
   * that depends on {@link TasksManager}. The engine closes them.
   */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  LocalTaskTypes localTaskTypes(ObjectProvider<TaskHandler<?>> handlers) {
    return LocalTaskTypes.deferred(
        () -> handlers.orderedStream().filter(CarillonAutoConfiguration::isTaskType).toList());
  }

  private static boolean isTaskType(TaskHandler<?> handler) {
    Class<?> type = ClassUtils.getUserClass(handler);
    return AnnotatedElementUtils.isAnnotated(type, TaskType.class);
  }

  /** How the node works, by the properties. */
  @Bean
  @ConditionalOnMissingBean
  EngineSettings engineSettings(CarillonProperties properties) {
    return properties.engine();
  }

  /** The node; its life is that of {@link EngineLifecycle}. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  Engine engine(
      Database database,
      LocalTaskTypes types,
      EngineSettings settings,
      ObjectProvider<Broker.Factory> brokers,
      ObjectProvider<TaskRuntime.Factory> runtimes) {
    Broker.Factory broker = brokers.getIfAvailable(() -> PostgresBroker::new);
    return new Engine(database, types, settings, broker, runtimes.getIfAvailable());
  }

  /** RabbitMQ as the broker, where its module is there and an address is set. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(prefix = "carillon.rabbitmq", name = "uri")
  @ConditionalOnClass(name = "io.carillon.rabbitmq.RabbitBroker")
  static class RabbitConfiguration {

    @Bean
    @ConditionalOnMissingBean
    Broker.Factory rabbitBrokerFactory(CarillonProperties properties) {
      Rabbit rabbit = Objects.requireNonNull(properties.rabbitmq());
      RabbitAddress address = read("uri", () -> RabbitAddress.parse(rabbit.uri()));
      QueueKind kind = read("queue-type", () -> QueueKind.of(rabbit.queueType()));
      return RabbitBroker.factory(
          read("prefix", () -> new RabbitSettings(address, kind, rabbit.prefix())));
    }

    private static <T> T read(String key, Supplier<T> reading) {
      try {
        return reading.get();
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("carillon.rabbitmq." + key + " " + e.getMessage(), e);
      }
    }
  }

  /** An address without the module would be silently without effect. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(prefix = "carillon.rabbitmq", name = "uri")
  @ConditionalOnMissingClass("io.carillon.rabbitmq.RabbitBroker")
  static class RabbitMissing {

    RabbitMissing() {
      throw new IllegalStateException(
          "carillon.rabbitmq.uri needs io.carillon:carillon-rabbitmq on the class path");
    }
  }

  /** The users' door. */
  @Bean
  @ConditionalOnMissingBean
  TasksManager tasksManager(Engine engine) {
    return engine.manager();
  }

  /** Starts and closes the node with the application. */
  @Bean
  EngineLifecycle engineLifecycle(Engine engine) {
    return new EngineLifecycle(engine);
  }
}
