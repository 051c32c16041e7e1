package io.carillon.spring;

import io.carillon.definition.HandlerJson;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes parameters and results with the Jackson modules of the application. */
@AutoConfiguration(before = CarillonAutoConfiguration.class)
public final class HandlerJsonAutoConfiguration {

  /** Created by Spring. */
  public HandlerJsonAutoConfiguration() {}

  /**
   * The JSON of parameters and results, with the modules of the application's {@code JsonMapper},
   * or else of its beans.
   */
  @Bean
  @ConditionalOnMissingBean
  HandlerJson handlerJson(
      ObjectProvider<JsonMapper> mapper, ObjectProvider<JacksonModule> modules) {
    JsonMapper application = mapper.getIfUnique();
    return application == null
        ? HandlerJson.withModules(modules.orderedStream().toList())
        : HandlerJson.withModulesOf(application);
  }
}
