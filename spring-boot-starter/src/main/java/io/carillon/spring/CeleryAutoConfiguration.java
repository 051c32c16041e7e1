package io.carillon.spring;

import io.carillon.celery.CeleryRuntime;
import io.carillon.celery.type.CeleryTypeReader;
import io.carillon.engine.EngineSettings;
import io.carillon.manager.TasksManager;
import io.carillon.rabbitmq.connection.RabbitAddress;
import io.carillon.runtime.TaskRuntime;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * With RabbitMQ, lets its Celery workers run the executions of task types declared for them: by
 * REST, or in the file {@code carillon.celery.types}.
 */
@AutoConfiguration(before = CarillonAutoConfiguration.class)
@ConditionalOnClass(CeleryRuntime.class)
@ConditionalOnProperty(prefix = "carillon", name = "enabled", matchIfMissing = true)
@EnableConfigurationProperties(CarillonProperties.class)
public final class CeleryAutoConfiguration {

  /** Created by Spring. */
  public CeleryAutoConfiguration() {}

  /** The Celery runtime. */
  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnProperty("carillon.rabbitmq.uri")
  TaskRuntime.Factory celeryRuntime(CarillonProperties properties, EngineSettings settings) {
    String uri = Objects.requireNonNull(properties.rabbitmq()).uri();
    return CeleryRuntime.factory(address(uri), settings.lease());
  }

  private static RabbitAddress address(String uri) {
    try {
      return RabbitAddress.parse(uri);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("carillon.rabbitmq.uri " + e.getMessage(), e);
    }
  }

  /** Declares the types of the file after the node has started. */
  @Bean
  @ConditionalOnProperty("carillon.celery.types")
  CeleryDeclarations celeryDeclarations(
      CarillonProperties properties,
      TasksManager manager,
      ObjectProvider<TaskRuntime.Factory> runtimes) {
    if (runtimes.getIfAvailable() == null) {
      throw new IllegalStateException(
          "carillon.celery.types needs carillon.rabbitmq.uri beside it");
    }
    CarillonProperties.Celery celery = Objects.requireNonNull(properties.celery());
    return new CeleryDeclarations(CeleryTypeReader.read(celery.types()), manager);
  }
}
