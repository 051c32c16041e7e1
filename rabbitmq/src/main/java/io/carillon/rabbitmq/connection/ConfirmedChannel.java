package io.carillon.rabbitmq.connection;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The channel of a publisher with confirms; opened anew on each connection. Not thread-safe. */
public final class ConfirmedChannel implements AutoCloseable {

  /** The preparation of a new channel before anything is published on it. */
  @FunctionalInterface
  public interface Preparation {

    /**
     * Prepares the channel.
     *
     * @throws IOException when RabbitMQ refuses; the channel is not used then
     */
    void on(Channel fresh) throws IOException;
  }

  private final String doing;
  private final RepeatedWarnings troubles;
  private final Preparation preparation;
  private @Nullable Channel channel;

  /**
   * Creates it without a channel.
   *
   * @param doing the publisher's activity, for the log
   */
  public ConfirmedChannel(String doing, RepeatedWarnings troubles, Preparation preparation) {
    this.doing = doing;
    this.troubles = troubles;
    this.preparation = preparation;
  }

  /**
   * Returns the channel on that connection, opening it if needed.
   *
   * @throws IOException when it cannot be opened or prepared
   */
  public Channel on(Connection connection) throws IOException {
    Channel present = channel;
    if (present != null && present.isOpen() && present.getConnection().equals(connection)) {
      return present;
    }
    Channel fresh = RecoveringConnection.channel(connection);
    preparation.on(fresh);
    fresh.confirmSelect();
    channel = fresh;
    return fresh;
  }

  /** Closes the present channel; a later call may open another. */
  @Override
  public void close() {
    Channel present = channel;
    channel = null;
    if (present != null && present.isOpen()) {
      try {
        present.abort();
      } catch (IOException | ShutdownSignalException e) {
        troubles.warn(doing, RabbitErrors.of(e));
      }
    }
  }
}
