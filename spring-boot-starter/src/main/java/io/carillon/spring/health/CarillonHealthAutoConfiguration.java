package io.carillon.spring.health;

import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
import io.carillon.manager.TasksManager;
import io.carillon.spring.CarillonAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * The health component {@code carillon}, with Spring Boot's health module on the class path; {@code
 * management.health.carillon.enabled=false} leaves it out.
 */
@AutoConfiguration(after = CarillonAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean({Engine.class, EngineSettings.class})
@ConditionalOnProperty(prefix = "carillon", name = "enabled", matchIfMissing = true)
public final class CarillonHealthAutoConfiguration {

  /** Made by Spring. */
  public CarillonHealthAutoConfiguration() {}

  /** Its name in the health endpoint is {@code carillon}. */
  @Bean
  @ConditionalOnEnabledHealthIndicator("carillon")
  @ConditionalOnMissingBean(name = "carillonHealthIndicator")
  HealthIndicator carillonHealthIndicator(
      Engine engine, EngineSettings settings, TasksManager manager) {
    return new CarillonHealthIndicator(engine, settings, manager);
  }
}
