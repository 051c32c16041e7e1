package io.carillon.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens for notices on its own connection. A notice is a hint: since notices are missed while the
 * connection is down, the agents poll once it is up again.
 */
public final class NotificationListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NotificationListener.class);
  private static final int WAIT_MILLIS = 500;

  private final Database database;
  private final Map<String, Consumer<String>> channels;
  private final Runnable connected;
  private @Nullable Connection connection;

  /**
   * Creates a listener without a thread.
   *
   * @param channels the handler of the payloads of each channel; the names must be constants, since
   *     they are inserted into SQL
   * @param connected run each time the listener has connected
   */
  public NotificationListener(
      Database database, Map<String, Consumer<String>> channels, Runnable connected) {
    this.database = database;
    this.channels = Map.copyOf(channels);
    this.connected = connected;
  }

  /** Waits up to 500 ms for notices and passes them to their handlers. */
  public Duration runOnce() {
    try {
      Connection present = connection;
      if (present == null) {
        present = connect();
        connection = present;
        connected.run();
      }
      PGNotification[] notices = present.unwrap(PGConnection.class).getNotifications(WAIT_MILLIS);
      for (PGNotification notice : notices == null ? new PGNotification[0] : notices) {
        Consumer<String> channel = channels.get(notice.getName());
        if (channel != null) {
          channel.accept(notice.getParameter());
        }
      }
      return Duration.ZERO;
    } catch (SQLException e) {
      close();
      throw new org.springframework.dao.DataAccessResourceFailureException(
          "The connection for notices was lost", e);
    }
  }

  private Connection connect() throws SQLException {
    Connection fresh = database.dataSource().getConnection();
    fresh.setAutoCommit(true);
    try (Statement statement = fresh.createStatement()) {
      for (String channel : channels.keySet()) {
        statement.execute("listen " + channel);
      }
    }
    return fresh;
  }

  @Override
  public void close() {
    Connection present = connection;
    connection = null;
    if (present != null) {
      try (present;
          Statement statement = present.createStatement()) {
        statement.execute("unlisten *");
      } catch (SQLException e) {
        LOG.debug("The connection for notices was gone already: {}", e.getMessage());
      }
    }
  }
}
