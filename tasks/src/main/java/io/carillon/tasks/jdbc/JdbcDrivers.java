package io.carillon.tasks.jdbc;

import io.carillon.task.NotRetryableException;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The JDBC drivers of this node: those on its class path, and those in the jars of its plug-ins.
 * They are asked directly, since {@code DriverManager} hides the drivers of other class loaders.
 *
 * @param loaders where to look, in order
 */
public record JdbcDrivers(List<ClassLoader> loaders) {

  /** Copies the list. */
  public JdbcDrivers {
    loaders = List.copyOf(loaders);
  }

  /** Returns the drivers on the class path. */
  public static JdbcDrivers ofClassPath() {
    return new JdbcDrivers(List.of(JdbcDrivers.class.getClassLoader()));
  }

  /**
   * Returns the driver for a URL.
   *
   * @throws NotRetryableException when this node has none, or its jar cannot be loaded
   */
  Driver of(JdbcAddress address) throws SQLException {
    for (ClassLoader loader : loaders) {
      Optional<Driver> found = in(loader, address.url());
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw new NotRetryableException(
        "This node has no JDBC driver for jdbc:%s: put its jar into the folder of the plug-ins"
            .formatted(address.protocol()));
  }

  private static Optional<Driver> in(ClassLoader loader, String url) throws SQLException {
    try {
      for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
        if (driver.acceptsURL(url)) {
          return Optional.of(driver);
        }
      }
      return Optional.empty();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw new NotRetryableException("A JDBC driver of this node cannot be loaded: " + e, e);
    }
  }
}
