package io.carillon.server;

import io.carillon.postgres.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A database for one server, without tables at first.
 *
 * @param end removes it
 */
record TestSite(String jdbcUrl, String user, String password, Runnable end) {

  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** Begun when a first test wants it; it ends with this JVM. */
  private static final class Shared {
    private static final EmbeddedPostgres SERVER =
        EmbeddedPostgres.forTests(Map.of("fsync", "off"));
  }

  /** A database in the PostgreSQL that the tests of this JVM share. */
  static TestSite shared() {
    String name = "test_" + NUMBERS.incrementAndGet();
    execute("create database " + name);
    return new TestSite(
        Shared.SERVER.jdbcUrl().replaceFirst("[^/]*$", name),
        Shared.SERVER.user(),
        Shared.SERVER.password(),
        () -> execute("drop database " + name + " with (force)"));
  }

  /** The database of a PostgreSQL that ends with it. */
  static TestSite of(EmbeddedPostgres postgres) {
    return new TestSite(postgres.jdbcUrl(), postgres.user(), postgres.password(), postgres::close);
  }

  private static void execute(String statement) {
    EmbeddedPostgres server = Shared.SERVER;
    try (Connection connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new AssertionError(statement, e);
    }
  }
}
