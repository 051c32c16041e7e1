package io.carillon.spring;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Refuses Spring Boot versions before 4 before any bean is created. It uses only what Spring Boot 3
 * also has.
 */
final class BootVersionCheck
    implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  private static final int NEEDED = 4;

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    check(SpringBootVersion.getVersion());
  }

  /**
   * Checks a version such as {@code 4.1.2}.
   *
   * @throws CarillonConfigurationException for an older major version
   */
  static void check(String version) {
    if (Integer.parseInt(version.substring(0, version.indexOf('.'))) < NEEDED) {
      throw new CarillonConfigurationException(
          "carillon-spring-boot-starter needs Spring Boot 4, and this application runs Spring Boot %s."
              .formatted(version),
          "Upgrade the application to Spring Boot 4, or run Carillon's server beside it and use its REST interface.");
    }
  }
}
