package io.carillon.server.boot;

import io.carillon.server.plugins.Plugins;
import io.carillon.server.settings.ServerSettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.aot.AotApplicationContextInitializer;
import org.springframework.util.ClassUtils;

/** The Spring application of a node. */
public final class NodeApplication {

  /**
   * Name of the initializer that the build generates from {@link StandardNode}; absent in an IDE's
   * build.
   */
  private static final String BEANS =
      StandardNode.class.getName() + "__ApplicationContextInitializer";

  private NodeApplication() {}

  /**
   * Returns the application for these settings. A standard node uses the beans the build computed;
   * a node without web server, with Celery types or with plug-ins scans for its beans, because a
   * plug-in class may need what only a scanning context offers.
   */
  public static SpringApplication of(ServerSettings settings, Plugins plugins) {
    if (!settings.answers()) {
      return lookingForBeans(WebApplicationType.NONE);
    }
    boolean standard = settings.files().celeryTypes() == null && plugins.isEmpty();
    return standard && ClassUtils.isPresent(BEANS, null)
        ? new WithBeansOfTheBuild()
        : lookingForBeans(WebApplicationType.SERVLET);
  }

  /** Returns an application that scans for its beans at start. */
  public static SpringApplication lookingForBeans(WebApplicationType type) {
    SpringApplication application = new SpringApplication(ServerApplication.class);
    application.setWebApplicationType(type);
    return application;
  }

  // Same effect as spring.aot.enabled, but limited to this application instead of the whole JVM.
  private static final class WithBeansOfTheBuild extends SpringApplication {

    WithBeansOfTheBuild() {
      super(ServerApplication.class);
      setWebApplicationType(WebApplicationType.SERVLET);
      setApplicationContextFactory(type -> new ServletWebServerApplicationContext());
      addInitializers(AotApplicationContextInitializer.forInitializerClasses(BEANS));
    }

    @Override
    protected void load(ApplicationContext context, Object[] sources) {
      // The initializer registers all beans.
    }
  }
}
