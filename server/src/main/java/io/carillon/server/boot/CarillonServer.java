package io.carillon.server.boot;

import io.carillon.cli.text.Messages;
import io.carillon.engine.Engine;
import io.carillon.engine.EngineSettings.Role;
import io.carillon.server.log.MaskingEncoder;
import io.carillon.server.plugins.Plugins;
import io.carillon.server.samples.SampleTask;
import io.carillon.server.samples.Samples;
import io.carillon.server.security.AdministratorToken;
import io.carillon.server.security.AdministratorToken.Whereabouts;
import io.carillon.server.security.Logins;
import io.carillon.server.security.Tokens;
import io.carillon.server.settings.ServerSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * A server in this process: the application and its database, which is embedded unless one was
 * configured. Closing it closes the web server first, then the engine, the data source, the
 * database and the class loader of the plug-ins.
 */
public final class CarillonServer implements AutoCloseable {

  private final ServerSettings settings;
  private final Plugins plugins;
  private final ServerDatabase database;
  private final ConfigurableApplicationContext context;

  private CarillonServer(
      ServerSettings settings,
      Plugins plugins,
      ServerDatabase database,
      ConfigurableApplicationContext context) {
    this.settings = settings;
    this.plugins = plugins;
    this.database = database;
    this.context = context;
  }

  /** Starts a server and returns once it accepts requests. */
  public static CarillonServer start(ServerSettings asked) {
    return start(asked, NodeApplication::of);
  }

  /** Starts a server with the Spring application that {@code maker} creates. */
  public static CarillonServer start(
      ServerSettings asked, BiFunction<ServerSettings, Plugins, SpringApplication> maker) {
    ServerSettings settings = asked.port() == 0 ? asked.withPort(freePort()) : asked;
    requireFreePort(settings);
    prepareFolders(settings);
    Plugins plugins = Plugins.open(settings.files().plugins());
    ServerDatabase database = ServerDatabase.of(settings);
    try {
      SpringApplication application = configured(maker.apply(settings, plugins), settings);
      application.addInitializers(context -> MaskingEncoder.install(settings.secrets()));
      application.addInitializers(context -> register(settings, plugins, database, context));
      ConfigurableApplicationContext context = application.run();
      context.getBean(Engine.class).condition().watch(settings.data());
      createSamples(settings, context);
      return new CarillonServer(settings, plugins, database, context);
    } catch (RuntimeException e) {
      database.close();
      plugins.close();
      throw e;
    }
  }

  private static void createSamples(
      ServerSettings settings, ConfigurableApplicationContext context) {
    if (settings.options().samples() && settings.answers()) {
      context.getBean(Samples.class).createIfEmpty(context.getBean(Clock.class).instant());
    }
  }

  private static SpringApplication configured(
      SpringApplication application, ServerSettings settings) {
    application.setRegisterShutdownHook(false);
    application.setKeepAlive(true); // without a web server no other thread keeps the JVM alive
    application.setDefaultProperties(properties(settings));
    return application;
  }

  private static void register(
      ServerSettings settings,
      Plugins plugins,
      ServerDatabase database,
      ConfigurableApplicationContext context) {
    var beans = context.getBeanFactory();
    beans.registerSingleton("serverSettings", settings);
    beans.registerSingleton("serverDatabase", database);
    beans.registerSingleton("serverPlugins", plugins);
    if (settings.options().samples()) {
      beans.registerSingleton("sampleTask", new SampleTask());
    }
    plugins.register((GenericApplicationContext) context);
  }

  private static Map<String, Object> properties(ServerSettings settings) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("server.port", settings.port());
    properties.put("server.address", settings.address());
    properties.putAll(TlsBundle.properties(settings.front().tls()));
    if (settings.options().jsonLogs()) {
      properties.put("logging.structured.format.console", "logstash");
    }
    Path celery = settings.files().celeryTypes();
    if (celery != null) {
      properties.put("carillon.celery.types", celery.toString());
    }
    return properties;
  }

  private static void prepareFolders(ServerSettings settings) {
    try {
      Files.createDirectories(settings.data().resolve("files").resolve("sample"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the data folder " + settings.data(), e);
    }
  }

  // Checked before anything starts: a node that cannot listen must not join the cluster.
  private static void requireFreePort(ServerSettings settings) {
    if (!settings.answers()) {
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(settings.address(), settings.port()));
    } catch (BindException e) {
      throw inUse(e) ? new PortInUseException(settings.port(), e) : new UncheckedIOException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean inUse(BindException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("in use");
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("there is no free port", e);
    }
  }

  /** Returns the settings in effect, with the port it really listens on. */
  public ServerSettings settings() {
    return settings;
  }

  /** Returns the engine of this node. */
  public Engine engine() {
    return context.getBean(Engine.class);
  }

  /**
   * Returns the text for the operator who started it: the address, a link that logs in once, and
   * the place of the administrator's token. Each call creates a new link.
   */
  public String greeting(Messages messages) {
    if (!settings.answers()) {
      return messages.text("start.worker", roles());
    }
    Logins.Code code = context.getBean(Logins.class).codeFor(Tokens.ADMINISTRATOR);
    String url = settings.peopleUrl() + "/";
    return String.join(
        "\n",
        messages.text("start.address", url),
        messages.text("start.login", url + "#code=" + code.code()),
        messages.text("start.link", code.expiresAt().truncatedTo(ChronoUnit.SECONDS)),
        token(messages));
  }

  private String token(Messages messages) {
    return switch (context.getBean(AdministratorToken.class).whereabouts()) {
      case Whereabouts.Set() -> messages.text("start.token_set");
      case Whereabouts.Kept(Path file) -> messages.text("start.token_kept", file);
      case Whereabouts.Made(Path file) -> messages.text("start.token_made", file);
      case Whereabouts.Elsewhere() -> messages.text("start.token_elsewhere");
    };
  }

  private String roles() {
    return settings.roles().stream().map(Role::code).sorted().collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    context.close();
    database.close();
    plugins.close();
  }

  /** Returns a bean of the application; for tests. */
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }
}
