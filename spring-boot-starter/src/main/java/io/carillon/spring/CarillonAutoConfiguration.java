package io.carillon.spring;

import io.carillon.broker.Broker;
import io.carillon.broker.PostgresBroker;
import io.carillon.connection.OutsideSystems;
import io.carillon.database.Database;
import io.carillon.database.Migrations;
import io.carillon.definition.HandlerJson;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.manager.ActorProvider;
import io.carillon.manager.TasksManager;
import io.carillon.rabbitmq.broker.QueueKind;
import io.carillon.rabbitmq.broker.RabbitBroker;
import io.carillon.rabbitmq.broker.RabbitSettings;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.retention.HistoryRetention;
import io.carillon.runtime.TaskRuntime;
import io.carillon.secret.KeyRing;
import io.carillon.spring.CarillonProperties.Rabbit;
import io.carillon.task.ConnectionHandler;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.tracing.Tracing;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.ClassUtils;

/**
 * Makes the application a node. Carillon's tables are in the schema {@code carillon} of the
 * application's data source; every {@link TaskHandler} bean with a {@link TaskType} is a task type;
 * {@link Engine}, {@link TasksManager} and {@link HistoryRetention} are beans. A call of the
 * manager inside a transaction of the application commits and rolls back with it.
 */
@AutoConfiguration(
    afterName = {
      "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
      "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration",
      "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration"
    })
@ConditionalOnBean(DataSource.class)
@ConditionalOnProperty(prefix = "carillon", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(CarillonProperties.class)
public final class CarillonAutoConfiguration {

  private static final String SECRET_KEY = "carillon.secrets.key";

  /** Created by Spring. */
  public CarillonAutoConfiguration() {}

  /**
   * The application's database, with Carillon's tables: see {@link DatabaseBeans} for the choice
   * among several.
   */
  @Bean
  @ConditionalOnMissingBean
  Database carillonDatabase(
      ListableBeanFactory beans,
      CarillonProperties properties,
      @CarillonDataSource ObjectProvider<DataSource> dataSources,
      @CarillonTransactionManager ObjectProvider<PlatformTransactionManager> managers) {
    DatabaseBeans choice = new DatabaseBeans(beans);
    DataSource dataSource = choice.dataSource(properties.dataSource(), dataSources);
    PlatformTransactionManager transactions =
        choice.transactions(dataSource, properties.transactionManager(), managers);
    Migrations.apply(dataSource);
    return new Database(dataSource, transactions);
  }

  /** Deletes old history on request. */
  @Bean
  @ConditionalOnMissingBean
  HistoryRetention historyRetention(Database database) {
    return new HistoryRetention(database);
  }

  /**
   * The task types among the beans, requested when the engine starts: a task may depend on a bean
   * that depends on {@link TasksManager}. The engine closes them.
   */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  LocalTaskTypes localTaskTypes(
      ObjectProvider<TaskHandler<?>> handlers,
      ObjectProvider<HandlerSource> sources,
      HandlerJson json) {
    return LocalTaskTypes.deferred(
        () ->
            Stream.concat(
                    handlers.orderedStream().filter(CarillonAutoConfiguration::isTaskType),
                    sources.orderedStream().flatMap(source -> source.handlers().stream()))
                .toList(),
        json);
  }

  private static boolean isTaskType(TaskHandler<?> handler) {
    Class<?> type = ClassUtils.getUserClass(handler);
    return AnnotatedElementUtils.isAnnotated(type, TaskType.class);
  }

  /** The settings of the node, from the properties. */
  @Bean
  @ConditionalOnMissingBean
  EngineSettings engineSettings(CarillonProperties properties) {
    return properties.engine();
  }

  /** The master keys of secrets, from the property {@code carillon.secrets.key}. */
  @Bean
  @ConditionalOnMissingBean
  KeyRing secretKeys(CarillonProperties properties) {
    CarillonProperties.Secrets secrets = properties.secrets();
    if (secrets == null) {
      return new KeyRing.Fixed(List.of(), SECRET_KEY);
    }
    try {
      return KeyRing.of(secrets.key(), SECRET_KEY);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(SECRET_KEY + " " + e.getMessage(), e);
    }
  }

  /** The kinds of connections among the beans, requested when the engine starts, and the traces. */
  @Bean
  @ConditionalOnMissingBean
  OutsideSystems outsideSystems(
      ObjectProvider<ConnectionHandler<?>> handlers,
      KeyRing keys,
      ObjectProvider<Tracing> tracing) {
    return new OutsideSystems(
        () -> handlers.orderedStream().toList(), keys, tracing.getIfAvailable(() -> Tracing.OFF));
  }

  /** The node, started and closed by {@link EngineLifecycle}. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  Engine engine(
      Database database,
      LocalTaskTypes types,
      EngineSettings settings,
      ObjectProvider<Broker.Factory> brokers,
      ObjectProvider<TaskRuntime.Factory> runtimes,
      OutsideSystems outside) {
    Broker.Factory broker = brokers.getIfAvailable(() -> PostgresBroker::new);
    return new Engine(database, types, settings, broker, runtimes.getIfAvailable(), outside);
  }

  /** RabbitMQ as the broker, when its module is on the class path and an address is set. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(prefix = "carillon.rabbitmq", name = "uri")
  @ConditionalOnClass(name = "io.carillon.rabbitmq.broker.RabbitBroker")
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

  /** Refuses an address without the module, which would silently have no effect. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty(prefix = "carillon.rabbitmq", name = "uri")
  @ConditionalOnMissingClass("io.carillon.rabbitmq.broker.RabbitBroker")
  static class RabbitMissing {

    RabbitMissing() {
      throw new IllegalStateException(
          "carillon.rabbitmq.uri needs io.carillon:carillon-rabbitmq on the class path");
    }
  }

  /**
   * Refuses a file of Celery's task types without the module, which would silently have no effect.
   */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("carillon.celery.types")
  @ConditionalOnMissingClass("io.carillon.celery.CeleryRuntime")
  static class CeleryMissing {

    CeleryMissing() {
      throw new IllegalStateException(
          "carillon.celery.types needs io.carillon:carillon-celery on the class path");
    }
  }

  /** The entry point for users. */
  @Bean
  @ConditionalOnMissingBean
  TasksManager tasksManager(Engine engine, ObjectProvider<ActorProvider> actors) {
    TasksManager manager = engine.manager();
    ActorProvider provider = actors.getIfAvailable();
    return provider == null ? manager : manager.withActors(provider);
  }

  /** Starts and closes the node with the application. */
  @Bean
  EngineLifecycle engineLifecycle(Engine engine) {
    return new EngineLifecycle(engine);
  }
}
