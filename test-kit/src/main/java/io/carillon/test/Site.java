package io.carillon.test;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.carillon.database.Migrations;
import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.task.TaskHandler;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The database, the clock and the node of a test, each made when it is first asked for. */
final class Site implements AutoCloseable {

  private static final String TEMPLATE = "carillon";
  private static final int CONNECTIONS = 5;

  private final ManualClock clock;
  private final List<TaskHandler<?>> handlers;
  private @Nullable TemporaryDatabase database;
  private @Nullable HikariDataSource dataSource;
  private @Nullable ManualNode node;

  Site(ManualClock clock, List<TaskHandler<?>> handlers) {
    this.clock = clock;
    this.handlers = handlers;
  }

  ManualClock clock() {
    return clock;
  }

  synchronized TemporaryDatabase database() {
    if (database == null) {
      database = TestPostgres.shared().newDatabase(TEMPLATE, Site::migrate);
    }
    return database;
  }

  private static void migrate(TemporaryDatabase template) {
    try (HikariDataSource connections = connect(template, 2)) {
      Migrations.apply(connections);
    }
  }

  private static HikariDataSource connect(TemporaryDatabase to, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(to.jdbcUrl());
    config.setUsername(to.user());
    config.setPassword(to.password());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  synchronized DataSource dataSource() {
    if (dataSource == null) {
      dataSource = connect(database(), CONNECTIONS);
    }
    return dataSource;
  }

  synchronized ManualNode node() {
    if (node == null) {
      TaskHandler<?>[] types = handlers.toArray(TaskHandler<?>[]::new);
      node = ManualNode.of(dataSource(), clock, types);
    }
    return node;
  }

  /** Closes what was made, the last first. */
  @Override
  public synchronized void close() {
    try (TemporaryDatabase dropped = database;
        HikariDataSource disconnected = dataSource;
        ManualNode stopped = node) {
      // Each is closed although another fails.
    }
  }
}
