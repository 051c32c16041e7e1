package io.carillon.server.boot;

import io.carillon.spring.recurring.RecurringAutoConfiguration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.metrics.DataSourcePoolMetricsAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.PersistenceExceptionTranslationAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.web.context.support.StandardServletEnvironment;

/**
 * The standard node, whose beans the build computes (Spring AOT) so that its start need not scan
 * for them: a node with the API role, without plug-ins and without a file of Celery types.
 */
public final class StandardNode {

  /**
   * Auto-configurations that no bean of the node needs but that inspect every bean at each start:
   * for {@code @DependsOnDatabaseInitialization}, {@code @Transactional}, {@code @Repository} and
   * {@code @Recurring}. A plug-in may need them, so a node with plug-ins keeps them.
   */
  private static final String UNASKED =
      Stream.of(
              DataSourceInitializationAutoConfiguration.class,
              JdbcTemplateAutoConfiguration.class,
              JdbcClientAutoConfiguration.class,
              DataSourcePoolMetricsAutoConfiguration.class,
              TransactionAutoConfiguration.class,
              PersistenceExceptionTranslationAutoConfiguration.class,
              AopAutoConfiguration.class,
              TaskSchedulingAutoConfiguration.class,
              RecurringAutoConfiguration.class)
          .map(Class::getName)
          .collect(Collectors.joining(","));

  private StandardNode() {}

  /** Entry point for the build, which records the beans of this application without starting it. */
  public static void main(String[] args) {
    SpringApplication application = application();
    application.setEnvironment(withoutTheBuildersSettings());
    application.run(args);
  }

  /** Returns the application that scans for these beans. */
  static SpringApplication application() {
    SpringApplication application = NodeApplication.lookingForBeans(WebApplicationType.SERVLET);
    application.addInitializers(StandardNode::leaveOutTheUnasked);
    return application;
  }

  private static void leaveOutTheUnasked(ConfigurableApplicationContext context) {
    Map<String, Object> left = Map.of("spring.autoconfigure.exclude", UNASKED);
    context
        .getEnvironment()
        .getPropertySources()
        .addLast(new MapPropertySource("standard node", left));
  }

  private static ConfigurableEnvironment withoutTheBuildersSettings() {
    ConfigurableEnvironment environment = new StandardServletEnvironment();
    environment
        .getPropertySources()
        .remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    return environment;
  }
}
