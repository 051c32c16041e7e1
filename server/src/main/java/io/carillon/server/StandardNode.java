package io.carillon.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.context.support.StandardServletEnvironment;

/**
 * The node whose beans the build works out (Spring AOT), so that a start need not look for them:
 * the one that answers requests, has no plug-ins and declares no Celery types from a file.
 */
public final class StandardNode {

  private StandardNode() {}

  /** For the build, which takes the beans of what is run here and does not run it. */
  public static void main(String[] args) {
    SpringApplication application = NodeApplication.lookingForBeans(WebApplicationType.SERVLET);
    application.setEnvironment(withoutTheBuildersSettings());
    application.run(args);
  }

  private static ConfigurableEnvironment withoutTheBuildersSettings() {
    ConfigurableEnvironment environment = new StandardServletEnvironment();
    environment
        .getPropertySources()
        .remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    return environment;
  }
}
