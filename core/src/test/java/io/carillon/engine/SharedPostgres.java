package io.carillon.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.carillon.database.Migrations;
import io.carillon.postgres.EmbeddedPostgres;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One PostgreSQL for all tests of this JVM, which ends with it. Each test has a database of its
 * own, copied from one that has the tables: that takes a twentieth of the time of a new server.
 */
final class SharedPostgres {

  private static final String TEMPLATE = "carillon_template";
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private SharedPostgres() {}

  /** Begun when a first test wants it. */
  private static final class Holder {
    private static final EmbeddedPostgres SERVER =
        EmbeddedPostgres.forTests(Map.of("fsync", "off"));

    static {
      execute("create database " + TEMPLATE);
      try (HikariDataSource template = connect(SERVER, TEMPLATE, 2)) {
        Migrations.apply(template);
        TestDatabase.guardTransitions(JdbcClient.create(template));
      }
    }

    /** On the server's own database, where no test is. */
    static void execute(String statement) {
      try (HikariDataSource own = connect(SERVER, "postgres", 1)) {
        JdbcClient.create(own).sql(statement).update();
      }
    }
  }

  /** Makes a database with the tables; answers its name. */
  static String create() {
    String name = "test_" + NUMBERS.incrementAndGet();
    Holder.execute("create database " + name + " template " + TEMPLATE);
    return name;
  }

  static void drop(String name) {
    Holder.execute("drop database " + name + " with (force)");
  }

  static HikariDataSource connect(String name) {
    return connect(Holder.SERVER, name, 20);
  }

  static HikariDataSource connect(EmbeddedPostgres server, String database, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(server.jdbcUrl().replaceFirst("[^/]*$", database));
    config.setUsername(server.user());
    config.setPassword(server.password());
    config.setMaximumPoolSize(connections);
    return new HikariDataSource(config);
  }
}
