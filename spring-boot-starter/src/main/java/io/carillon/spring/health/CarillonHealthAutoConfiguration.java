package io.carillon.spring.health;

import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings;
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
 * Registers the health component {@code carillon} when Spring Boot's health module is on the class
 * path; {@code management.health.carillon.enabled=false} disables it.
 */
@AutoConfiguration(after = CarillonAutoConfiguration.class)
@ConditionalOnClass(HealthIndicator.class)
@ConditionalOnBean({Engine.class, EngineSettings.class})
@ConditionalOnProperty(prefix = "carillon", name = "enabled", matchIfMissing = true)
public final class CarillonHealthAutoConfiguration {

  /** Created by Spring. */
  public CarillonHealthAutoConfiguration() {}

  /** The health indicator, named {@code carillon} in the health endpoint. */
  @Bean
  @ConditionalOnEnabledHealthIndicator("carillon")
  @ConditionalOnMissingBean(name = "carillonHealthIndicator")
  HealthIndicator carillonHealthIndicator(Engine engine, EngineSettings settings) {
    return new CarillonHealthIndicator(engine, settings);
  }
}
