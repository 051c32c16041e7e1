package io.carillon.server;

import io.carillon.engine.EngineSettings.Role;
import io.carillon.server.samples.Samples;
import io.carillon.server.security.AdministratorToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A server in this process: its database, unless one was given, and the application on it. Closing
 * it ends the web server first, then the engine, then the data source, then the database.
 */
public final class CarillonServer implements AutoCloseable {

  private final ServerSettings settings;
  private final ServerDatabase database;
  private final ConfigurableApplicationContext context;

  private CarillonServer(
      ServerSettings settings, ServerDatabase database, ConfigurableApplicationContext context) {
    this.settings = settings;
    this.database = database;
    this.context = context;
  }

  /** Starts a server and waits until it answers. */
  public static CarillonServer start(ServerSettings asked) {
    ServerSettings settings = asked.port() == 0 ? asked.withPort(freePort()) : asked;
    prepareFolders(settings);
    ServerDatabase database = ServerDatabase.of(settings);
    try {
      ConfigurableApplicationContext context = application(settings, database);
      CarillonServer server = new CarillonServer(settings, database, context);
      if (settings.samples() && settings.answers()) {
        context.getBean(Samples.class).createIfEmpty();
      }
      return server;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static ConfigurableApplicationContext application(
      ServerSettings settings, ServerDatabase database) {
    SpringApplication application = new SpringApplication(ServerApplication.class);
    application.setRegisterShutdownHook(false);
    application.setKeepAlive(true); // without a web server nothing else does
    application.setWebApplicationType(
        settings.answers() ? WebApplicationType.SERVLET : WebApplicationType.NONE);
    application.setDefaultProperties(
        Map.of("server.port", settings.port(), "server.address", settings.address()));
    application.addInitializers(context -> {
      var beans = context.getBeanFactory();
      beans.registerSingleton("serverSettings", settings);
      beans.registerSingleton("serverDatabase", database);
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

  /** What to tell the one who started it: the link to log in with, where it answers at all. */
  public String greeting() {
    if (!settings.answers()) {
      return "Carillon runs with the roles %s; it listens nowhere".formatted(roles());
    }
    String secret = context.getBean(AdministratorToken.class).secret();
    return secret == null
        ? "Carillon listens at %s/; log in with the administrator's token"
            .formatted(settings.localUrl())
        : "Carillon listens; log in at %s/?token=%s".formatted(settings.localUrl(), secret);
  }

  private String roles() {
    return settings.roles().stream().map(Role::code).sorted().collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    context.close();
    database.close();
  }
}
