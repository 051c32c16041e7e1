package io.carillon.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL for tests, in which each test has a database of its own. A database is copied from a
 * template that has its tables already, in a twentieth of the time that a new server takes.
 *
 * <p>{@link #shared} is one server for all tests of this JVM: an embedded one without {@code
 * fsync}, which ends with the JVM and leaves no folder behind; or, with the system property {@value
 * #URL_PROPERTY} or the environment variable {@code CARILLON_TEST_JDBC_URL}, a server of yours.
 * There the user ({@value #USER_PROPERTY}, {@value #PASSWORD_PROPERTY}, or {@code
 * CARILLON_TEST_USER}, {@code CARILLON_TEST_PASSWORD}) must be allowed to create databases; they
 * are named {@code carillon_test_…} and dropped at the end of the JVM.
 *
 * <p>Needs the JDBC driver of PostgreSQL on the class path. Thread-safe.
 */
public final class TestPostgres implements AutoCloseable {

  /** The system property with the JDBC URL of a server of yours. */
  public static final String URL_PROPERTY = "carillon.test.jdbc-url";

  /** The system property with the user of that server; {@code postgres} if absent. */
  public static final String USER_PROPERTY = "carillon.test.user";

  /** The system property with the password of that user; empty if absent. */
  public static final String PASSWORD_PROPERTY = "carillon.test.password";

  /** Started when a test first asks for it. */
  private static final class Shared {
    private static final TestPostgres SERVER = open();

    private static TestPostgres open() {
      String url = setting(URL_PROPERTY);
      if (url == null) {
        return start();
      }
      String user = setting(USER_PROPERTY);
      String password = setting(PASSWORD_PROPERTY);
      TestPostgres given =
          at(url, user == null ? "postgres" : user, password == null ? "" : password);
      Runtime.getRuntime().addShutdownHook(new Thread(given::close, "carillon-test-databases"));
      return given;
    }

    private static @Nullable String setting(String property) {
      String value = System.getProperty(property);
      String variable = property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
      return value != null ? value : System.getenv(variable);
    }
  }

  private final String jdbcUrl;
  private final String user;
  private final String password;
  private final @Nullable EmbeddedPostgres server;
  private final String prefix =
      "carillon_test_" + UUID.randomUUID().toString().substring(0, 8) + "_";
  private final AtomicInteger numbers = new AtomicInteger();
  private final Map<String, TemporaryDatabase> templates = new ConcurrentHashMap<>();
  private final Map<String, TemporaryDatabase> open = new ConcurrentHashMap<>();

  private TestPostgres(
      String jdbcUrl, String user, String password, @Nullable EmbeddedPostgres server) {
    this.jdbcUrl = jdbcUrl;
    this.user = user;
    this.password = password;
    this.server = server;
  }

  /**
   * Returns the server that all tests of this JVM share, started at the first call. It ends with
   * the JVM; closing it earlier takes it away from other tests.
   *
   * @throws EmbeddedPostgresException if it cannot be started; the message gives the remedy
   */
  public static TestPostgres shared() {
    return Shared.SERVER;
  }

  /**
   * Starts an embedded server of its own, which {@link #close} stops and deletes.
   *
   * @throws EmbeddedPostgresException if that fails; the message gives the remedy
   */
  public static TestPostgres start() {
    EmbeddedPostgres server =
        EmbeddedPostgres.forTests(Map.of("fsync", "off", "full_page_writes", "off"));
    return new TestPostgres(server.jdbcUrl(), server.user(), server.password(), server);
  }

  /**
   * Returns a server that runs already.
   *
   * @param jdbcUrl the address of a database that is only connected to, such as {@code
   *     jdbc:postgresql://localhost/postgres}
   * @param user may create databases
   */
  public static TestPostgres at(String jdbcUrl, String user, String password) {
    if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          "%s must be an address like jdbc:postgresql://localhost/postgres, not %s"
              .formatted(URL_PROPERTY, jdbcUrl));
    }
    return new TestPostgres(jdbcUrl, user, password, null);
  }

  /** Makes an empty database. */
  public TemporaryDatabase newDatabase() {
    return create(prefix + numbers.incrementAndGet(), "");
  }

  /**
   * Makes a database as a copy of a template.
   *
   * @param template the template's name, letters, digits and underscores
   * @param fill makes the template's tables, once for each name; it must close its connections
   */
  public TemporaryDatabase newDatabase(String template, Consumer<TemporaryDatabase> fill) {
    String name = prefix + template;
    templates.computeIfAbsent(
        template,
        any -> {
          TemporaryDatabase empty = create(name, "");
          fill.accept(empty);
          return empty;
        });
    return create(prefix + numbers.incrementAndGet(), " template " + name + copying());
  }

  /**
   * Copying files takes half of the CPU time of logging each page, and a checkpoint: cheap without
   * {@code fsync}, and a burden for other users of a server of yours.
   */
  private String copying() {
    return server == null ? "" : " strategy file_copy";
  }

  private TemporaryDatabase create(String name, String template) {
    execute("create database " + name + template);
    TemporaryDatabase made = new TemporaryDatabase(urlOf(name), user, password, () -> drop(name));
    open.put(name, made);
    return made;
  }

  private void drop(String name) {
    if (open.remove(name) != null) {
      execute("drop database if exists " + name + " with (force)");
    }
  }

  private String urlOf(String name) {
    return jdbcUrl.replaceFirst("^(jdbc:postgresql:(?://[^/?]*/)?)[^/?]*", "$1" + name);
  }

  private void execute(String statement) {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new EmbeddedPostgresException(
          "%s failed as %s at %s: %s".formatted(statement, user, jdbcUrl, e.getMessage()), e);
    }
  }

  /** Drops the databases, and stops the server if it was started here. */
  @Override
  public void close() {
    if (server != null) {
      server.close();
    } else {
      open.keySet().forEach(this::drop);
    }
  }
}
