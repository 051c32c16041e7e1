package io.carillon.server.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.ConnectionHandler;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.jdbc.JdbcConnectionKind;
import io.carillon.tasks.jdbc.JdbcDrivers;
import io.carillon.tasks.jdbc.JdbcSettings;
import io.carillon.tasks.web.AllowedHosts;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;

/** Jars of a folder as task types, and what is said of those that cannot be. */
class PluginsTest {

  private static final String GREET =
"""
      package com.example;
      import io.carillon.task.*;
      import io.carillon.tasks.files.AllowedFolders;
      import io.carillon.tasks.jdbc.JdbcConnectionKind;
import io.carillon.tasks.jdbc.JdbcDrivers;
import io.carillon.tasks.jdbc.JdbcSettings;
import io.carillon.tasks.web.AllowedHosts;
      @TaskType(name = "greet")
      public final class Greet implements TaskHandler<Greet.Parameters> {
        public record Parameters(String name) {}
        private final AllowedHosts network;
        private final AllowedFolders folders;
        public Greet(AllowedHosts network, AllowedFolders folders) {
          this.network = java.util.Objects.requireNonNull(network);
          this.folders = java.util.Objects.requireNonNull(folders);
        }
        @Override public Object run(Parameters parameters, TaskContext context) {
          return "Hello, " + parameters.name();
        }
      }
""";
  private static final String UNTOUCHED =
      """
      package com.example;
      public final class Untouched {
        static { System.setProperty("carillon.test.untouched", "was loaded"); }
      }
      """;

  @TempDir private Path scratch;
  @TempDir private Path folder;

  private Path jar(String name, String... sources) {
    Path jar = folder.resolve(name);
    JarOf.sources(jar, scratch, sources);
    return jar;
  }

  private static String handler(String name, String annotation, String body) {
    return """
    package com.example;
    import io.carillon.task.*;
    %s
    public %s implements TaskHandler<%s.Parameters> {
      public record Parameters() {}
      %s
      @Override public Object run(Parameters parameters, TaskContext context) { return null; }
    }
    """
        .formatted(annotation, name, name.replaceFirst(".* ", ""), body);
  }

  private static List<String> made(Plugins plugins) {
    try (GenericApplicationContext context = new GenericApplicationContext()) {
      context.registerBean(AllowedHosts.class, () -> new AllowedHosts(false, Set.of()));
      context.registerBean(AllowedFolders.class, () -> new AllowedFolders(List.of()));
      plugins.register(context);
      context.refresh();
      return context.getBeansOfType(TaskHandler.class).values().stream()
          .map(handler -> handler.getClass().getName())
          .toList();
    }
  }

  @Test
  void annotatedClassesOfAJarAreMadeWithTheServersBeansAndOthersAreNotLoaded() {
    jar("greet.jar", GREET, UNTOUCHED, handler("final class Plain", "", ""));
    try (Plugins plugins = Plugins.open(folder)) {
      assertThat(made(plugins)).containsExactly("com.example.Greet");
    }
    assertThat(System.getProperty("carillon.test.untouched")).isNull();
  }

  @Test
  void aJarMayBeADriverOfConnections() throws Exception {
    Path jar =
        jar(
            "driver.jar",
            """
            package com.example;
            import java.sql.*;
            public final class Odd implements Driver {
              @Override public Connection connect(String url, java.util.Properties properties)
                  throws SQLException {
                throw new SQLException("Odd was asked for " + url, "08001");
              }
              @Override public boolean acceptsURL(String url) { return url.startsWith("jdbc:dm:"); }
              @Override public DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties p) {
                return new DriverPropertyInfo[0];
              }
              @Override public int getMajorVersion() { return 1; }
              @Override public int getMinorVersion() { return 0; }
              @Override public boolean jdbcCompliant() { return false; }
              @Override public java.util.logging.Logger getParentLogger() { return null; }
            }
            """);
    try (FileSystem files = FileSystems.newFileSystem(jar)) {
      Path services = Files.createDirectories(files.getPath("META-INF", "services"));
      Files.writeString(services.resolve("java.sql.Driver"), "com.example.Odd");
    }
    JdbcSettings settings =
        new JdbcSettings(
            "jdbc:dm://127.0.0.1:5236/x", "me", null, Map.of(), true, Duration.ofSeconds(1), null);
    try (Plugins plugins = Plugins.open(folder)) {
      JdbcConnectionKind kind =
          new JdbcConnectionKind(
              new AllowedHosts(true, Set.of()), new JdbcDrivers(plugins.loaders()));
      assertThatThrownBy(() -> kind.test(settings))
          .hasMessageContaining("Odd was asked for jdbc:dm://127.0.0.1:5236/x");
    }
  }

  @Test
  void aFolderOfJarsIsOnePluginWithItsLibraries() {
    Path library = folder.resolve("polite").resolve("words.jar");
    JarOf.sources(
        library,
        scratch,
        "package org.words; public final class Words { public static final Words ALL = new Words();"
            + " }");
    JarOf.sources(
        folder.resolve("polite").resolve("polite.jar"),
        scratch,
        List.of(library),
        handler(
            "final class Polite",
            "@TaskType(name = \"polite\")",
            "private final Object words = org.words.Words.ALL;"));
    try (Plugins plugins = Plugins.open(folder)) {
      assertThat(made(plugins)).containsExactly("com.example.Polite");
    }
  }

  @Test
  void eachPluginHasAClassLoaderOfItsOwn() {
    String annotation = "@TaskType(name = \"same\")";
    jar("a.jar", handler("final class Same", annotation, ""));
    jar("b.jar", handler("final class Same", annotation, ""));
    try (Plugins plugins = Plugins.open(folder)) {
      assertThat(made(plugins)).containsExactly("com.example.Same", "com.example.Same");
    }
  }

  @Test
  void aPluginThatPacksTheApiUsesTheServersAllTheSame() throws IOException {
    Path thin = scratch.resolve("thin.jar");
    JarOf.sources(thin, scratch, handler("final class Fat", "@TaskType(name = \"fat\")", ""));
    JarOf.merge(
        folder.resolve("fat.jar"), thin, TaskHandler.class, TaskType.class, TaskContext.class);

    try (Plugins plugins = Plugins.open(folder)) {
      assertThat(made(plugins)).containsExactly("com.example.Fat");
    }
  }

  @Test
  void withoutAFolderThereAreNone() throws IOException {
    Files.writeString(folder.resolve("README.txt"), "nothing to load here");
    Files.createDirectory(folder.resolve("empty"));
    for (Path place : List.of(folder, folder.resolve("absent"))) {
      try (Plugins plugins = Plugins.open(place)) {
        assertThat(made(plugins)).isEmpty();
      }
    }
  }

  @Test
  void aBrokenJarIsNamed() throws IOException {
    Files.writeString(folder.resolve("broken.jar"), "this is no jar");
    assertThatThrownBy(() -> Plugins.open(folder).close())
        .isInstanceOf(PluginException.class)
        .hasMessageContaining(folder.resolve("broken.jar").toString());
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("plugins"), "no folder");
    assertThatThrownBy(() -> Plugins.open(file).close())
        .isInstanceOf(PluginException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void aClassWhoseLibraryIsMissingIsNamedWithItsJar() {
    Path library = scratch.resolve("library.jar");
    JarOf.sources(library, scratch, "package org.words; public interface Words {}");
    JarOf.sources(
        folder.resolve("lonely.jar"),
        scratch,
        List.of(library),
        """
        package com.example;
        import io.carillon.task.*;
        @TaskType(name = "lonely")
        public final class Lonely implements TaskHandler<Lonely.Parameters>, org.words.Words {
          public record Parameters() {}
          @Override public Object run(Parameters parameters, TaskContext context) { return null; }
        }
        """);
    assertThatThrownBy(() -> Plugins.open(folder).close())
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("lonely.jar")
        .hasMessageContaining("com.example.Lonely cannot be loaded")
        .hasMessageContaining("org/words/Words");
  }

  @Test
  void aClassThatCannotBeATaskTypeIsNamedWithItsJar() {
    jar("half.jar", handler("abstract class Half", "@TaskType(name = \"half\")", ""));
    assertThatThrownBy(() -> Plugins.open(folder).close())
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("half.jar: the task type com.example.Half is abstract");
    jar(
        "half.jar",
        "package com.example; @io.carillon.task.TaskType(name = \"odd\") public class Odd {}");
    assertThatThrownBy(() -> Plugins.open(folder).close())
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("com.example.Odd does not implement TaskHandler");
  }

  @Test
  void aClassThatCannotBeMadeIsNamedWithItsJarAndItsReason() {
    jar(
        "keyless.jar",
        handler(
            "final class Keyless",
            "@TaskType(name = \"keyless\")",
            "public Keyless() { throw new IllegalStateException(\"there is no key\"); }"));
    try (Plugins plugins = Plugins.open(folder)) {
      assertThatThrownBy(() -> made(plugins))
          .hasRootCauseMessage("there is no key")
          .satisfies(failure ->
              assertThat(cause(failure))
                  .hasMessageContaining("keyless.jar")
                  .hasMessageContaining("com.example.Keyless cannot be made")
                  .hasMessageContaining("there is no key"));
    }
  }

  @Test
  void aClassThatAsksForWhatTheServerHasNotIsNamedWithItsJar() {
    jar(
        "greedy.jar",
        handler(
            "final class Greedy",
            "@TaskType(name = \"greedy\")",
            "public Greedy(java.sql.Driver driver) {}"));
    try (Plugins plugins = Plugins.open(folder)) {
      assertThatThrownBy(() -> made(plugins))
          .satisfies(failure ->
              assertThat(cause(failure))
                  .hasMessageContaining("greedy.jar")
                  .hasMessageContaining("java.sql.Driver"));
    }
  }

  private static Throwable cause(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PluginException) {
        return cause;
      }
    }
    throw new AssertionError("no PluginException", failure);
  }

  @Test
  void itsClassesComeFromALoaderUnderTheServers() {
    Path jar = jar("greet.jar", GREET);
    try (Plugin plugin = new Plugin(jar, List.of(jar))) {
      Class<?> type = plugin.types().getFirst().type();
      assertThat(type.getClassLoader()).isInstanceOf(URLClassLoader.class);
      assertThat(TaskHandler.class).isAssignableFrom(type);
    }
  }

  @Test
  void aKindOfConnectionOfAJarIsMadeWithTheServersBeans() {
    jar(
        "shop.jar",
        """
        package com.example;
        import io.carillon.task.*;
        import io.carillon.tasks.web.AllowedHosts;
        @ConnectionKind(name = "shop")
        public final class Shop implements ConnectionHandler<Shop.Settings> {
          public record Settings(String host) {}
          public Shop(AllowedHosts network) { java.util.Objects.requireNonNull(network); }
          @Override public void test(Settings settings) {}
        }
        """);
    try (Plugins plugins = Plugins.open(folder);
        GenericApplicationContext context = new GenericApplicationContext()) {
      context.registerBean(AllowedHosts.class, () -> new AllowedHosts(false, Set.of()));
      plugins.register(context);
      context.refresh();
      assertThat(context.getBeansOfType(ConnectionHandler.class).values())
          .extracting(kind -> kind.getClass().getName())
          .containsExactly("com.example.Shop");
    }
  }

  @Test
  void aKindOfConnectionWithoutItsInterfaceIsRefused() {
    jar(
        "bad.jar",
        """
        package com.example;
        import io.carillon.task.*;
        @ConnectionKind(name = "bad")
        public final class Bad {}
        """);
    assertThatThrownBy(() -> Plugins.open(folder))
        .isInstanceOf(PluginException.class)
        .hasMessageContainingAll(
            "bad.jar", "com.example.Bad", "does not implement ConnectionHandler");
  }
}
