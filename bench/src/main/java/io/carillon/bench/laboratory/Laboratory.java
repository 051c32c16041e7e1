package io.carillon.bench.laboratory;

import io.carillon.bench.order.ContenderName;
import io.carillon.bench.order.Finding;
import io.carillon.bench.order.Order;
import io.carillon.bench.order.Result;
import io.carillon.bench.run.ContenderProcess;
import io.carillon.postgres.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Takes measurements one after another, each in a new process. */
public final class Laboratory {

  private static final List<String> JVM_OPTIONS = List.of("-Xms256m", "-Xmx1g");

  private static final int MORE_PATIENCE_SECONDS = 30;

  private final EmbeddedPostgres postgres;
  private final JsonMapper json = new JsonMapper();
  private final List<String> faults;
  private final Set<Process> running;

  /** Creates it on that server. */
  public Laboratory(EmbeddedPostgres postgres) {
    this(postgres, new CopyOnWriteArrayList<>(), ConcurrentHashMap.newKeySet());
  }

  private Laboratory(EmbeddedPostgres postgres, List<String> faults, Set<Process> running) {
    this.postgres = postgres;
    this.faults = faults;
    this.running = running;
  }

  /** Returns a laboratory on another server; faults are collected together. */
  public Laboratory on(EmbeddedPostgres other) {
    return new Laboratory(other, faults, running);
  }

  /** Returns the version of the server. */
  public String serverVersion() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show server_version")) {
      rows.next();
      return rows.getString(1);
    }
  }

  /** Measures in a new database; faults are collected in {@link #faults}. */
  public <T extends Finding> T measure(
      ContenderName contender, Order.Measurement measurement, Class<T> kind)
      throws IOException, InterruptedException, SQLException {
    create(Database.NEW);
    return measureIn(Database.NEW, contender, measurement, kind);
  }

  /**
   * Measures on a new server with those settings on top of the usual ones, while this one is idle.
   */
  public <T extends Finding> T measureWith(
      Map<String, String> settings,
      ContenderName contender,
      Order.Measurement measurement,
      Class<T> kind)
      throws IOException, InterruptedException, SQLException {
    try (EmbeddedPostgres other = EmbeddedPostgres.forTests(settings)) {
      return on(other).measure(contender, measurement, kind);
    }
  }

  /**
   * Runs an order in a new process and a new database.
   *
   * @param main reads the order as JSON and writes a line with {@link ContenderProcess#RESULT}
   * @param order for the database
   */
  public <T> T measure(Class<?> main, Function<Order.Target, ?> order, Class<T> type)
      throws IOException, InterruptedException, SQLException {
    create(Database.NEW);
    T result = carryOut(main, order.apply(target(Database.NEW)), type);
    if (result == null) {
      throw new IllegalStateException(main.getSimpleName() + " was not loaded in time");
    }
    return result;
  }

  /** Creates that database, replacing an existing one. */
  public void create(Database database) throws SQLException {
    administer("drop database if exists " + database.code() + " with (force)");
    administer("create database " + database.code());
  }

  /**
   * Returns whether a database exists and has a table.
   *
   * @param table with its schema
   */
  public boolean isComplete(Database database, String table) throws SQLException {
    try (Connection connection = connect()) {
      if (!has(connection, "select from pg_database where datname = ?", database.code())) {
        return false;
      }
    }
    try (Connection connection = connect(database)) {
      return has(connection, "select where to_regclass(?) is not null", table);
    }
  }

  private static boolean has(Connection connection, String sql, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Measures in an existing database. */
  public <T extends Finding> T measureIn(
      Database database, ContenderName contender, Order.Measurement measurement, Class<T> kind)
      throws IOException, InterruptedException, SQLException {
    Order order = new Order(contender, target(database), measurement, 0);
    Result result = carryOut(ContenderProcess.class, order, Result.class);
    if (result == null && database == Database.NEW) {
      progress(contender.title() + " was not loaded in time: once more, with more of it");
      create(database);
      result =
          carryOut(
              ContenderProcess.class,
              new Order(contender, target(database), measurement, MORE_PATIENCE_SECONDS),
              Result.class);
    }
    if (result == null) {
      throw new IllegalStateException(contender.title() + " was not loaded in time");
    }
    result.faults().forEach(fault -> faults.add(contender.title() + ": " + fault));
    return kind.cast(result.finding());
  }

  /**
   * Measures in a new database, with further processes that share the work.
   *
   * @param helpers number of further processes
   */
  public <T extends Finding> T measureTogether(
      Order.Measurement first, Order.Measurement help, int helpers, Class<T> kind)
      throws Exception {
    create(Database.NEW);
    Order order = new Order(ContenderName.CARILLON, target(Database.NEW), help, 0);
    try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<@Nullable Result>> helping = new ArrayList<>();
      for (int i = 0; i < helpers; i++) {
        helping.add(beside.submit(() -> carryOut(ContenderProcess.class, order, Result.class)));
      }
      T found = measureIn(Database.NEW, ContenderName.CARILLON, first, kind);
      for (Future<@Nullable Result> one : helping) {
        one.get();
      }
      return found;
    }
  }

  /** Returns the address of that database, with a superuser's login. */
  public Order.Target target(Database database) {
    String url = postgres.jdbcUrl().replaceAll("/postgres$", "/" + database.code());
    return new Order.Target(url, postgres.user(), postgres.password(), postgres.pid());
  }

  /** Returns the faults; empty when every execution ended exactly once. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Prints progress. */
  public void progress(String line) {
    System.out.println(line);
  }

  private void administer(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns a connection to that database; the caller closes it. */
  public Connection connect(Database database) throws SQLException {
    Order.Target target = target(database);
    return DriverManager.getConnection(target.url(), target.user(), target.password());
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
  }

  /** Returns null when the machine was too busy to load in time. */
  private <T> @Nullable T carryOut(Class<?> main, Object order, Class<T> type)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(main)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    running.add(process);
    try {
      try (OutputStream input = process.getOutputStream()) {
        input.write(json.writeValueAsBytes(order));
      }
      T result = result(process, type);
      int exit = process.waitFor();
      if (exit == ContenderProcess.NOT_LOADED_IN_TIME) {
        return null;
      }
      if (exit != 0 || result == null) {
        throw new IllegalStateException(main.getSimpleName() + " gave no result (above)");
      }
      return result;
    } finally {
      process.destroyForcibly();
      running.remove(process);
    }
  }

  /** Kills the running measurements, whose callers then get no result. */
  public void breakOff() {
    running.forEach(Process::destroyForcibly);
  }

  private static List<String> command(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    return command;
  }

  /** Returns the result; null when the process ended without one. Passes other output on. */
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
