package io.carillon.spring;

import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.manager.TasksManager;
import io.carillon.retention.HistoryRetention;
import io.carillon.tasktype.LocalTaskTypes;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Applies with {@code carillon.enabled=false}: the beans of {@link CarillonAutoConfiguration} can
 * be injected, and each use of them that needs the database throws {@link
 * CarillonDisabledException}. Nothing is started, no table is created, and no DataSource is needed.
 */
@AutoConfiguration
@ConditionalOnProperty(prefix = "carillon", name = "enabled", havingValue = "false")
@EnableConfigurationProperties(CarillonProperties.class)
public final class DisabledAutoConfiguration {

  /** Created by Spring. */
  public DisabledAutoConfiguration() {}

  /** A node that is never started. */
  @Bean(destroyMethod = "")
  @ConditionalOnMissingBean
  Engine engine(CarillonProperties properties) {
    EngineSettings settings = properties.engine();
    return new Engine(DisabledDatabase.make(), new LocalTaskTypes(List.of()), settings);
  }

  /** A manager that refuses every call. */
  @Bean
  @ConditionalOnMissingBean
  TasksManager tasksManager(Engine engine) {
    return engine.manager();
  }

  /** A retention that refuses every call. */
  @Bean
  @ConditionalOnMissingBean
  HistoryRetention historyRetention(Engine engine) {
    return engine.retention();
  }
}
