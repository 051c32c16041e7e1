package io.carillon.tasks.data;

import io.carillon.postgres.TemporaryDatabase;
import io.carillon.postgres.TestPostgres;
import io.carillon.tasks.Json;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.jdbc.JdbcDrivers;
import io.carillon.tasks.jdbc.JdbcSettings;
import io.carillon.tasks.web.AllowedHosts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A database of its own, with the connections {@code reader} and {@code writer} to it. */
final class DataTests implements AutoCloseable {

  final TemporaryDatabase database = TestPostgres.shared().newDatabase();
  final DataProcessingTask task;

  DataTests(Path folder) {
    this.task = task(folder);
  }

  static DataProcessingTask task(Path folder) {
    return new DataProcessingTask(
        new AllowedHosts(true, Set.of()),
        new AllowedFolders(List.of(folder)),
        JdbcDrivers.ofClassPath());
  }

  RecordingContext context() {
    return context(database.jdbcUrl(), database.user(), database.password());
  }

  static RecordingContext context(String url, String user, String password) {
    return new RecordingContext()
        .connection("reader", settings(url, user, password, true))
        .connection("writer", settings(url, user, password, false));
  }

  static JdbcSettings settings(String url, String user, String password, boolean readOnly) {
    return new JdbcSettings(url, user, password, Map.of(), readOnly, Duration.ofSeconds(10), null);
  }

  /** Runs the task; returns its result as JSON. */
  JsonNode run(String parameters) throws Exception {
    return run(parameters, context());
  }

  JsonNode run(String parameters, RecordingContext context) throws Exception {
    return Json.tree(task.run(Json.read(parameters, DataProcessingTask.Parameters.class), context));
  }

  List<String> faults(String parameters) {
    return task.check(Json.read(parameters, DataProcessingTask.Parameters.class)).stream()
        .map(fault -> fault.path() + ": " + fault.message())
        .toList();
  }

  void execute(String... statements) {
    try (Connection connection = connect();
        Statement sql = connection.createStatement()) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  String ask(String query) {
    try (Connection connection = connect();
        Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery(query)) {
      return row.next() ? String.valueOf(row.getString(1)) : "no row";
    } catch (SQLException e) {
      throw new AssertionError(query, e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  @Override
  public void close() {
    database.close();
  }
}
