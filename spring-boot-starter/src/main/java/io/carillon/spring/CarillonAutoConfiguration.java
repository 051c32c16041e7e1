package io.carillon.spring;

import io.carillon.database.Database;
import io.carillon.database.Migrations;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.manager.TasksManager;
import io.carillon.record.HistoryRetention;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasktype.LocalTaskTypes;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
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

  /** The task types among the beans; the engine closes them. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  LocalTaskTypes localTaskTypes(ObjectProvider<TaskHandler<?>> handlers) {
    return new LocalTaskTypes(
        handlers.orderedStream().filter(CarillonAutoConfiguration::isTaskType).toList());
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
  Engine engine(Database database, LocalTaskTypes types, EngineSettings settings) {
    return new Engine(database, types, settings);
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
