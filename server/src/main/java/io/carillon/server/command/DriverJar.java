package io.carillon.server.command;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The JDBC driver of a URL: one of the class path, or one of a jar that the user names. */
final class DriverJar implements AutoCloseable {

  private final Driver driver;
  private final @Nullable URLClassLoader jar;

  private DriverJar(Driver driver, @Nullable URLClassLoader jar) {
    this.driver = driver;
    this.jar = jar;
  }

  /**
   * Finds the driver.
   *
   * @param file the jar; null for a driver of the class path
   * @throws IOException when the jar does not exist
   * @throws SQLException when there is no driver for the URL
   */
  static DriverJar of(@Nullable Path file, String url) throws IOException, SQLException {
    if (file == null) {
      return new DriverJar(find(url, DriverJar.class.getClassLoader()), null);
    }
    if (!Files.isRegularFile(file)) {
      throw new IOException("there is no jar " + file);
    }
    URLClassLoader jar =
        new URLClassLoader(new URL[] {file.toUri().toURL()}, DriverJar.class.getClassLoader());
    try {
      return new DriverJar(find(url, jar), jar);
    } catch (SQLException e) {
      jar.close();
      throw e;
    }
  }

  private static Driver find(String url, ClassLoader loader) throws SQLException {
    for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
      if (driver.acceptsURL(url)) {
        return driver;
      }
    }
    throw new SQLException("there is no driver for this URL; name its jar with --driver");
  }

  /** Opens a connection that only reads. */
  Connection connect(String url, @Nullable String user, @Nullable String password)
      throws SQLException {
    Properties properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    Connection connection = driver.connect(url, properties);
    if (connection == null) {
      throw new SQLException("the driver does not know this URL");
    }
    connection.setReadOnly(true);
    return connection;
  }

  @Override
  public void close() throws IOException {
    if (jar != null) {
      jar.close();
    }
  }
}
