package io.carillon.spring.logging;

import ch.qos.logback.classic.LoggerContext;
import io.carillon.engine.Engine;
import io.carillon.spring.CarillonAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Keeps what handlers log through SLF4J with their executions, where Logback does the logging. */
@AutoConfiguration(after = CarillonAutoConfiguration.class)
@ConditionalOnClass(LoggerContext.class)
@ConditionalOnBean(Engine.class)
@ConditionalOnProperty(prefix = "carillon", name = "enabled", matchIfMissing = true)
public final class HandlerLogAutoConfiguration {

  /** Created by Spring. */
  public HandlerLogAutoConfiguration() {}

  /** The appender, attached to the root logger. */
  @Bean
  @ConditionalOnMissingBean
  HandlerLogAppender carillonHandlerLogAppender(Engine engine) {
    return new HandlerLogAppender(engine);
  }
}
