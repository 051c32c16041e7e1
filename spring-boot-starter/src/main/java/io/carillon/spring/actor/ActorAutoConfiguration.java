package io.carillon.spring.actor;

import io.carillon.manager.ActorProvider;
import io.carillon.spring.CarillonAutoConfiguration;
import io.carillon.spring.CarillonProperties;
import io.carillon.spring.DisabledAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Supplies the actor of calls that name none: with Spring Security the authenticated user of the
 * calling thread, otherwise and without one {@code carillon.actor}. A bean of the application of
 * the type {@link ActorProvider} replaces it.
 */
@AutoConfiguration(before = {CarillonAutoConfiguration.class, DisabledAutoConfiguration.class})
@EnableConfigurationProperties(CarillonProperties.class)
public final class ActorAutoConfiguration {

  /** Created by Spring. */
  public ActorAutoConfiguration() {}

  /** With Spring Security. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(name = SecurityContextActor.CONTEXT)
  static class WithSecurity {

    @Bean
    @ConditionalOnMissingBean
    ActorProvider carillonActorProvider(CarillonProperties properties) {
      return new SecurityContextActor(properties.actor());
    }
  }

  /** Without Spring Security. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnMissingClass(SecurityContextActor.CONTEXT)
  static class WithoutSecurity {

    @Bean
    @ConditionalOnMissingBean
    ActorProvider carillonActorProvider(CarillonProperties properties) {
      return new FixedActor(properties.actor());
    }
  }
}
