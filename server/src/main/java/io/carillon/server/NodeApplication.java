package io.carillon.server;

import io.carillon.server.plugins.Plugins;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.util.ClassUtils;

/** The Spring application of a node. */
final class NodeApplication {

  /** What the build makes of {@link StandardNode}; a build by an IDE has none. */
  private static final String BEANS =
      StandardNode.class.getName() + "__ApplicationContextInitializer";

  private NodeApplication() {}

  /**
   * One for these settings, with the beans that the build worked out where they are the same. A
   * plug-in's class may ask for what only a context that looks for its beans does for it.
   */
  static SpringApplication of(ServerSettings settings, Plugins plugins) {
    if (!settings.answers()) {
      return lookingForBeans(WebApplicationType.NONE);
    }
    boolean standard = settings.celeryTypes() == null && plugins.isEmpty();
    return standard && ClassUtils.isPresent(BEANS, null)
        ? new WithBeansOfTheBuild()
        : lookingForBeans(WebApplicationType.SERVLET);
  }

  /** One that looks for its beans at its start. */
  static SpringApplication lookingForBeans(WebApplicationType type) {
    SpringApplication application = new SpringApplication(ServerApplication.class);
    application.setWebApplicationType(type);
    return application;
  }

  // As with spring.aot.enabled, which would count for everything in this JVM.
  private static final class WithBeansOfTheBuild extends SpringApplication {

    WithBeansOfTheBuild() {
      super(ServerApplication.class);
      setWebApplicationType(WebApplicationType.SERVLET);
      setApplicationContextFactory(type -> new ServletWebServerApplicationContext());
      addInitializers(AotApplicationContextInitializer.forInitializerClasses(BEANS));
    }

    @Override
    protected void load(ApplicationContext context, Object[] sources) {
      // The initializer has them all.
    }
  }
}
