package io.carillon.spring.files;

import io.carillon.engine.Engine;
import io.carillon.manager.ActorProvider;
import io.carillon.spring.CarillonAutoConfiguration;
import io.carillon.spring.CarillonProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.ResourcePatternResolver;

/** Applies the files of {@code carillon.apply} when the application starts. */
@AutoConfiguration(after = CarillonAutoConfiguration.class)
@ConditionalOnBean(Engine.class)
@ConditionalOnProperty(prefix = "carillon", name = "enabled", matchIfMissing = true)
public final class FilesAutoConfiguration {

  /** Created by Spring. */
  public FilesAutoConfiguration() {}

  /** Applies the files once the engine has registered its task types. */
  @Bean
  FilesLifecycle carillonFilesLifecycle(
      Engine engine,
      CarillonProperties properties,
      ResourcePatternResolver resources,
      Environment environment) {
    String owner = properties.applyOwner();
    return new FilesLifecycle(() -> {
      if (!properties.apply().isEmpty()) {
        new AppliedFiles(resources, properties.apply())
            .apply(
                engine.manifests(),
                owner == null
                    ? environment.getProperty("spring.application.name", ActorProvider.APPLICATION)
                    : owner,
                properties.applyPrune(),
                properties.actor());
      }
    });
  }
}
