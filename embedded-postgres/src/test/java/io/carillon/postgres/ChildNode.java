package io.carillon.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * A JVM that owns a server and commits rows to it until it is ended, for tests that end it. It says
 * on its output what it is doing: {@code ready}, {@code committed n}, {@code failed}.
 */
final class ChildNode {

  private ChildNode() {}

  public static void main(String[] arguments) throws SQLException {
    try {
      serve(Path.of(arguments[0]), Path.of(arguments[1]));
    } catch (EmbeddedPostgresException e) {
      System.out.println("failed " + String.valueOf(e.getMessage()).replace('\n', ' '));
    }
  }

  private static void serve(Path folder, Path binaries) throws SQLException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(new EmbeddedPostgres.Settings(folder, binaries, 0, Map.of()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> commitLast(postgres)));
    try (Connection connection = connect(postgres);
        var statement = connection.createStatement()) {
      statement.execute("create table if not exists kept (n bigint primary key)");
      System.out.printf("ready %d %d%n", postgres.pid(), postgres.port());
      for (long n = 1; ; n++) {
        statement.execute("insert into kept values (" + n + ") on conflict do nothing");
        System.out.println("committed " + n);
      }
    }
  }

  private static void commitLast(EmbeddedPostgres postgres) {
    try (Connection connection = connect(postgres);
        var statement = connection.createStatement()) {
      statement.execute("insert into kept values (-1)");
    } catch (SQLException e) {
      System.out.println("failed to commit in the shutdown hook: " + e);
    }
  }

  private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }
}
