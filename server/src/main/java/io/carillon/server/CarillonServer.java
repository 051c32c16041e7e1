package io.carillon.server;

import io.carillon.postgres.EmbeddedPostgres;
import io.carillon.server.ServerSettings.DatabaseAddress;
import io.carillon.server.samples.Samples;
import io.carillon.server.security.AdministratorToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A server in this process: its database, unless one was given, and the application on it. Closing
 * it ends the web server first, then the engine, then the data source, then the database.
 */
public final class CarillonServer implements AutoCloseable {

  private final ServerSettings settings;
  private final @Nullable EmbeddedPostgres postgres;
  private final ConfigurableApplicationContext context;
  private final AdministratorToken token;

  private CarillonServer(
      ServerSettings settings,
      @Nullable EmbeddedPostgres postgres,
      ConfigurableApplicationContext context) {
    this.settings = settings;
    this.postgres = postgres;
    this.context = context;
    this.token = context.getBean(AdministratorToken.class);
  }

  /** Starts a server and waits until it answers. */
  public static CarillonServer start(ServerSettings asked) {
    ServerSettings settings = asked.port() == 0 ? asked.withPort(freePort()) : asked;
    prepareFolders(settings);
    EmbeddedPostgres postgres =
        settings.database() == null
            ? EmbeddedPostgres.start(
                EmbeddedPostgres.Settings.of(settings.data().resolve("postgres")))
            : null;
    try {
      ConfigurableApplicationContext context = application(settings, postgres);
      CarillonServer server = new CarillonServer(settings, postgres, context);
      if (settings.samples()) {
        context.getBean(Samples.class).createIfEmpty();
      }
      return server;
    } catch (RuntimeException e) {
      if (postgres != null) {
        postgres.close();
      }
      throw e;
    }
  }

  private static ConfigurableApplicationContext application(
      ServerSettings settings, @Nullable EmbeddedPostgres postgres) {
    DatabaseAddress database =
        postgres == null
            ? Objects.requireNonNull(settings.database())
            : new DatabaseAddress(postgres.jdbcUrl(), postgres.user(), postgres.password());
    SpringApplication application = new SpringApplication(ServerApplication.class);
    application.setRegisterShutdownHook(false);
    application.setDefaultProperties(
        Map.of("server.port", settings.port(), "server.address", settings.address()));
    application.addInitializers(context -> {
      var beans = context.getBeanFactory();
      beans.registerSingleton("serverSettings", settings);
      beans.registerSingleton("databaseAddress", database);
    });
    return application.run();
  }

  private static void prepareFolders(ServerSettings settings) {
    try {
      Files.createDirectories(settings.data().resolve("files").resolve("sample"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the data folder " + settings.data(), e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("there is no free port", e);
    }
  }

  /** What it listens with. */
  public ServerSettings settings() {
    return settings;
  }

  /** The link to log in with, for the one who started it. */
  public String greeting() {
    String secret = token.secret();
    return secret == null
        ? "Carillon listens at %s/; log in with the administrator's token"
            .formatted(settings.localUrl())
        : "Carillon listens; log in at %s/?token=%s".formatted(settings.localUrl(), secret);
  }

  @Override
  public void close() {
    context.close();
    if (postgres != null) {
      postgres.close();
    }
  }
}
