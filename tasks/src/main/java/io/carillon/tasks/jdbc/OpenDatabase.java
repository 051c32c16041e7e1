package io.carillon.tasks.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * An open connection with its name. Closing it rolls back what was not committed.
 *
 * @param name the connection's name, for messages
 */
public record OpenDatabase(String name, JdbcProduct product, Connection jdbc, JdbcConnector.Use use)
    implements AutoCloseable {

  /**
   * Ends the transaction: commits, or rolls back on a read-only connection, since some drivers take
   * read-only as a hint.
   */
  public void end() throws SQLException {
    if (use.readOnly()) {
      jdbc.rollback();
    } else {
      jdbc.commit();
    }
  }

  @Override
  public void close() throws DatabaseException {
    try (jdbc) {
      if (!jdbc.isClosed()) {
        jdbc.rollback();
      }
    } catch (SQLException e) {
      throw DatabaseException.of(name, e);
    }
  }
}
