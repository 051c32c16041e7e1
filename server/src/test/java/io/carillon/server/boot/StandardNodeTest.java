package io.carillon.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.server.TestServer;
import io.carillon.server.plugins.Plugins;
import io.carillon.server.settings.ServerSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** The beans that the build worked out, beside those that a node finds when it starts. */
class StandardNodeTest {

  private static final String LOOKING = "org.springframework.context.annotation.internal";
  // Playwright brings Gson to the class path of the tests alone.
  private static final String OF_TESTS =
      "org.springframework.boot.http.converter.autoconfigure.GsonHttpMessageConvertersConfiguration";

  @TempDir private static Path data;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() {
    postgres = EmbeddedPostgres.forTests(Map.of("fsync", "off"));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @Test
  void theyAreTheSame() {
    assertThat(beans((settings, plugins) -> standard(NodeApplication.of(settings, plugins))))
        .containsExactlyInAnyOrderEntriesOf(
            beans((settings, plugins) -> StandardNode.application()));
  }

  @Test
  void aNodeWithPluginsHasThemAndWhatOnlyPluginsMayAskFor() {
    assertThat(
            beans((settings, plugins) ->
                    NodeApplication.lookingForBeans(WebApplicationType.SERVLET))
                .keySet())
        .containsAll(beans((settings, plugins) -> StandardNode.application()).keySet())
        .contains("jdbcTemplate", "transactionTemplate", "transactionInterceptor");
  }

  private static SpringApplication standard(SpringApplication application) {
    assertThat(application)
        .as("with what mvn process-classes makes")
        .isNotExactlyInstanceOf(SpringApplication.class);
    return application;
  }

  private static ServerSettings settings() {
    return TestServer.settings(data, postgres, Map.of());
  }

  /** The class of each by its name, without Spring's own that look for beans and what they want. */
  private static Map<String, String> beans(
      BiFunction<ServerSettings, Plugins, SpringApplication> maker) {
    var context = new AtomicReference<ConfigurableApplicationContext>();
    Map<String, String> classes = new TreeMap<>();
    try (CarillonServer server =
        CarillonServer.start(
            settings(),
            (settings, plugins) -> {
              SpringApplication application = maker.apply(settings, plugins);
              application.addInitializers(context::set);
              return application;
            })) {
      for (String name : context.get().getBeanDefinitionNames()) {
        if (!name.startsWith(LOOKING) && !name.equals(OF_TESTS)) {
          classes.put(name, context.get().getBean(name).getClass().getName());
        }
      }
    }
    return classes;
  }
}
