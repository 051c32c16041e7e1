package io.carillon.bench;

import io.carillon.bench.contender.ContenderName;
import io.carillon.bench.contender.ContenderProcess;
import io.carillon.bench.contender.Order;
import io.carillon.bench.contender.Result;
import io.carillon.postgres.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Takes one measurement after another, each in a new process on a new database. */
public final class Laboratory {

  private static final String DATABASE = "bench";
  private static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-Xmx1g");

  private final EmbeddedPostgres postgres;
  private final JsonMapper json = new JsonMapper();

  /** On that server. */
  public Laboratory(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  /** The version of the server. */
  public String serverVersion() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show server_version")) {
      rows.next();
      return rows.getString(1);
    }
  }

  Result measure(ContenderName contender, Order.Measurement measurement)
      throws IOException, InterruptedException, SQLException {
    return measure(
        ContenderProcess.class, target -> new Order(contender, target, measurement), Result.class);
  }

  /**
   * Has a new process carry out an order.
   *
   * @param main reads the order, as JSON, and writes a line with {@link ContenderProcess#RESULT}
   * @param order for the new, empty database
   */
  public <T> T measure(Class<?> main, Function<Order.Target, ?> order, Class<T> result)
      throws IOException, InterruptedException, SQLException {
    administer("drop database if exists " + DATABASE + " with (force)");
    administer("create database " + DATABASE);
    String url = postgres.jdbcUrl().replaceAll("/postgres$", "/" + DATABASE);
    var target = new Order.Target(url, postgres.user(), postgres.password(), postgres.pid());
    return carryOut(main, order.apply(target), result);
  }

  private void administer(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  private <T> T carryOut(Class<?> main, Object order, Class<T> type)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(main)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      try (OutputStream input = process.getOutputStream()) {
        input.write(json.writeValueAsBytes(order));
      }
      T result = result(process, type);
      if (process.waitFor() != 0 || result == null) {
        throw new IllegalStateException(main.getSimpleName() + " gave no result (above)");
      }
      return result;
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> command(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }

  /** Null when the process ended without one; what else it says is passed on. */
  private <T> @Nullable T result(Process process, Class<T> type) throws IOException {
    T result = null;
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(ContenderProcess.RESULT)) {
          result = json.readValue(line.substring(ContenderProcess.RESULT.length()), type);
        } else {
          System.err.println(line);
        }
      }
    }
    return result;
  }
}
