package io.carillon.tasks.jdbc;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.web.AllowedHosts;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections of the kind {@code jdbc}, each for one attempt: the host is checked, the
 * transaction is begun by the first statement, and nothing is committed by itself.
 */
public final class JdbcConnector {

  /**
   * The purpose of a connection.
   *
   * @param readOnly whether the database must refuse changes
   * @param inserts whether batches of plain inserts may be joined into one statement
   * @param maxRowBytes the size of the rows that the driver may fetch together; 0 for no bound. Of
   *     the known drivers only that of PostgreSQL keeps it.
   */
  public record Use(boolean readOnly, boolean inserts, long maxRowBytes) {}

  private final AllowedHosts hosts;
  private final JdbcDrivers drivers;

  /** Creates a connector that reaches the hosts that {@code hosts} allows. */
  public JdbcConnector(AllowedHosts hosts, JdbcDrivers drivers) {
    this.hosts = hosts;
    this.drivers = drivers;
  }

  /**
   * Opens a connection.
   *
   * @param name the connection's name, for messages
   * @throws NotRetryableException when the settings, a host or the log-in is refused
   * @throws DatabaseException when the database cannot be reached at present
   * @throws UnknownHostException when a host has no address
   */
  public OpenDatabase open(String name, JdbcSettings settings, Use use)
      throws DatabaseException, UnknownHostException {
    if (settings.readOnly() && !use.readOnly()) {
      throw new NotRetryableException(
          "The connection %s is read-only: set its read_only to false to write".formatted(name));
    }
    JdbcAddress address = address(name, settings);
    for (JdbcAddress.Host host : address.hosts()) {
      hosts.addresses(host.name(), host.port());
    }
    try {
      return new OpenDatabase(name, address.product(), connect(address, settings, use), use);
    } catch (SQLException e) {
      throw DatabaseException.of(name, e);
    }
  }

  private static JdbcAddress address(String name, JdbcSettings settings) {
    try {
      return JdbcAddress.of(settings.url(), settings.properties());
    } catch (IllegalArgumentException e) {
      throw new NotRetryableException(
          "The url of the connection " + name + " " + e.getMessage(), e);
    }
  }

  private Connection connect(JdbcAddress address, JdbcSettings settings, Use use)
      throws SQLException {
    Properties properties = new Properties();
    address.properties().forEach(properties::setProperty);
    addOwn(properties, address.product(), settings, use);
    if (settings.user() != null) {
      properties.setProperty("user", settings.user());
    }
    if (settings.password() != null) {
      properties.setProperty("password", settings.password());
    }
    Connection connection = drivers.of(address).connect(address.url(), properties);
    if (connection == null) {
      throw new SQLException("The JDBC driver refused the address", "08001");
    }
    return begun(connection, use);
  }

  private static Connection begun(Connection connection, Use use) throws SQLException {
    try {
      connection.setAutoCommit(false);
      connection.setReadOnly(use.readOnly());
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private void addOwn(Properties properties, JdbcProduct product, JdbcSettings settings, Use use) {
    switch (product) {
      case POSTGRESQL -> addPostgres(properties, settings, use);
      case MYSQL -> {
        addMillis(properties, "connectTimeout", settings.connectTimeout());
        addMillis(properties, "socketTimeout", settings.socketTimeout());
        properties.setProperty("allowMultiQueries", "false");
        properties.setProperty("allowLoadLocalInfile", "false");
        properties.setProperty("allowUrlInLocalInfile", "false");
        properties.setProperty("autoDeserialize", "false");
        properties.setProperty("useCursorFetch", "true");
        properties.setProperty("retriesAllDown", "1"); // each host once
        properties.setProperty("rewriteBatchedStatements", String.valueOf(use.inserts()));
      }
      case MARIADB -> {
        addMillis(properties, "connectTimeout", settings.connectTimeout());
        addMillis(properties, "socketTimeout", settings.socketTimeout());
        properties.setProperty("allowMultiQueries", "false");
        properties.setProperty("allowLocalInfile", "false");
        properties.setProperty("retriesAllDown", "1");
      }
      case SQL_SERVER -> {
        properties.setProperty("loginTimeout", seconds(settings.connectTimeout()));
        addMillis(properties, "socketTimeout", settings.socketTimeout());
      }
      case ORACLE -> {
        addMillis(properties, "oracle.net.CONNECT_TIMEOUT", settings.connectTimeout());
        addMillis(properties, "oracle.jdbc.ReadTimeout", settings.socketTimeout());
      }
      case OTHER -> {}
    }
  }

  private void addPostgres(Properties properties, JdbcSettings settings, Use use) {
    properties.setProperty("socketFactory", CheckedSocketFactory.class.getName());
    properties.setProperty("socketFactoryArg", CheckedSocketFactory.rules(hosts));
    properties.setProperty("connectTimeout", seconds(settings.connectTimeout()));
    properties.setProperty("loginTimeout", seconds(settings.connectTimeout()));
    if (settings.socketTimeout() != null) {
      properties.setProperty("socketTimeout", seconds(settings.socketTimeout()));
    }
    properties.putIfAbsent("tcpKeepAlive", "true");
    properties.putIfAbsent("ApplicationName", "carillon");
    properties.setProperty("stringtype", "unspecified"); // the server knows the type of a text
    properties.setProperty("defaultRowFetchSize", "1000"); // of the lists of tables and columns
    properties.setProperty("reWriteBatchedInserts", String.valueOf(use.inserts()));
    if (use.maxRowBytes() > 0) {
      properties.setProperty("maxResultBuffer", String.valueOf(use.maxRowBytes()));
    }
  }

  private static void addMillis(Properties properties, String name, @Nullable Duration span) {
    if (span != null) {
      properties.setProperty(name, String.valueOf(span.toMillis()));
    }
  }

  private static String seconds(Duration span) {
    return String.valueOf(Math.max(1, span.toSeconds()));
  }
}
