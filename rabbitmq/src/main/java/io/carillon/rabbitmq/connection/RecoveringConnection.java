package io.carillon.rabbitmq.connection;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.agent.AgentLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection that is reopened whenever it is lost, indefinitely. */
public final class RecoveringConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RecoveringConnection.class);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final int CLOSE_MILLIS = 2_000;

  private final RabbitConnections connections;
  private final String name;
  private final int maxBody;
  private final Watcher watcher;
  private final LongSupplier nanoTime;
  private final RepeatedWarnings troubles;
  private final ReconnectBackoff pacing;
  private final AgentLoop agent;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean tooLarge = new AtomicBoolean();
  private volatile @Nullable Connection connection;
  private volatile @Nullable String blocked;
  private volatile @Nullable String lastError;
  private volatile boolean closing;

  /** Notified, on any thread, of changes of the connection. */
  public interface Watcher {

    /** The connection came, went, or accepts messages again. */
    void changed();

    /** A connection was opened. */
    default void opened() {}

    /** RabbitMQ refused the connection; called at each try. */
    default void refused(LoginFailure why) {}
  }

  /**
   * Creates a link; {@link #start} opens it.
   *
   * @param maxBody maximum message size, in bytes; a larger one closes the connection
   * @param nanoTime the monotonic clock of the node
   */
  public RecoveringConnection(
      RabbitConnections connections,
      String name,
      int maxBody,
      Watcher watcher,
      LongSupplier nanoTime) {
    this.connections = connections;
    this.name = name;
    this.maxBody = maxBody;
    this.watcher = watcher;
    this.nanoTime = nanoTime;
    this.troubles = new RepeatedWarnings(LOG, nanoTime);
    this.pacing = new ReconnectBackoff(nanoTime);
    this.agent = new AgentLoop("rabbitmq-" + name.replace(' ', '-'), this::runOnce);
  }

  /** Starts it; further calls have no effect. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      agent.start();
    }
  }

  /** Returns the monotonic clock of the node, by which the connection's users measure time. */
  public LongSupplier nanoTime() {
    return nanoTime;
  }

  /** Returns the connection; null while there is none. */
  public @Nullable Connection connection() {
    Connection present = connection;
    return present != null && present.isOpen() ? present : null;
  }

  /** Returns the connection if RabbitMQ accepts messages on it; else null. */
  public @Nullable Connection writable() {
    return blocked == null ? connection() : null;
  }

  /** Returns the present failure; null when there is none. */
  public @Nullable String lastError() {
    String reason = blocked;
    return reason == null ? lastError : "RabbitMQ takes no messages: " + reason;
  }

  /** Returns whether the last connection was lost to an oversized message, and resets that. */
  public boolean lostToLargeMessage() {
    return tooLarge.getAndSet(false);
  }

  private Duration runOnce() {
    if (connection() != null) {
      return POLL_INTERVAL;
    }
    Duration wait = pacing.untilNext();
    if (wait.isPositive()) {
      return wait;
    }
    return tryToOpen();
  }

  private Duration tryToOpen() {
    try {
      open();
      return POLL_INTERVAL;
    } catch (IOException | TimeoutException e) {
      failed(e);
      return pacing.untilNext();
    }
  }

  private void failed(Exception e) {
    lastError = RabbitErrors.of(e);
    troubles.warn(subject(), String.valueOf(lastError));
    pacing.failed();
    LoginFailure refusal = RabbitErrors.refusal(e);
    if (refusal != null) {
      watcher.refused(refusal);
    }
  }

  private void open() throws IOException, TimeoutException {
    Connection fresh = connections.open("carillon " + name, maxBody);
    pacing.works();
    blocked = null;
    lastError = null;
    connection = fresh;
    watch(fresh);
    watcher.opened();
    troubles.over(subject(), "connected");
    watcher.changed();
  }

  private String subject() {
    return "RabbitMQ at " + connections.address() + " (" + name + ")";
  }

  private void watch(Connection fresh) {
    fresh.addBlockedListener(this::blocked, this::unblocked);
    fresh.addShutdownListener(this::lost);
  }

  private void blocked(String reason) {
    blocked = reason;
    troubles.warn(subject(), "it takes no messages: " + reason);
    watcher.changed();
  }

  private void unblocked() {
    blocked = null;
    troubles.over(subject(), "it takes messages again");
    watcher.changed();
  }

  private void lost(ShutdownSignalException signal) {
    if (closing) {
      return;
    }
    pacing.failed();
    lastError = RabbitErrors.of(signal);
    blocked = null;
    warnOfLoss(signal);
    agent.wake();
    watcher.changed();
  }

  private void warnOfLoss(ShutdownSignalException signal) {
    if (RabbitErrors.tooLarge(signal)) {
      tooLarge.set(true);
      // Logged under its own subject: the next connection does not end this trouble.
      troubles.warn(subject() + ", messages too large", "end the connection: " + lastError);
    } else {
      troubles.warn(subject(), "the connection was lost: " + lastError);
    }
  }

  @Override
  public void close() {
    closing = true;
    agent.close();
    Connection present = connection;
    if (present != null) {
      present.abort(CLOSE_MILLIS);
    }
  }

  /**
   * Opens a channel on a connection.
   *
   * @throws IOException when the connection has none left, or is closed
   */
  public static Channel channel(Connection connection) throws IOException {
    Channel channel = connection.createChannel();
    if (channel == null) {
      throw new IOException("the connection has no channel left");
    }
    return channel;
  }
}
