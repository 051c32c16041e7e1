package io.carillon.spring.metrics;

import io.carillon.engine.Engine;
import io.carillon.spring.CarillonAutoConfiguration;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * Registers the meters when Micrometer is on the class path. Spring Boot's metrics module binds
 * them to every registry; without it, call {@link CarillonMeters#bindTo}.
 */
@AutoConfiguration(after = CarillonAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(Engine.class)
@ConditionalOnProperty(prefix = "carillon", name = "enabled", matchIfMissing = true)
public final class CarillonMetricsAutoConfiguration {

  /** Created by Spring. */
  public CarillonMetricsAutoConfiguration() {}

  /** The meters of the node. */
  @Bean
  @ConditionalOnMissingBean
  CarillonMeters carillonMeters(Engine engine) {
    return new CarillonMeters(engine);
  }
}
