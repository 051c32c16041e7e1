package io.carillon.celery.connection;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.rabbitmq.connection.RepeatedWarnings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes one queue in batches on one thread: a batch is acknowledged after its work is done, and
 * redelivered if the connection is lost before. An oversized message, which makes the client close
 * the connection, is removed from the queue unread.
 */
public final class QueueConsumer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QueueConsumer.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RecoveringConnection link;
  private final String name;
  private final int prefetch;
  private final Declaration declaration;
  private final CeleryMetrics counts;
  private final LongSupplier nanoTime;
  private final RepeatedWarnings troubles;
  private final LinkedBlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
  private final List<Delivery> loose = new ArrayList<>();
  private @Nullable Channel channel;
  private long failedAt;
  private volatile boolean oversized;

  /** Declares the queue and returns its name. */
  @FunctionalInterface
  public interface Declaration {
    String declare(Channel channel) throws IOException;
  }

  /**
   * A message.
   *
   * @param channel it came on; null when it was acknowledged on receipt
   * @param nanos arrival time on the monotonic clock
   */
  public record Delivery(
      @Nullable Channel channel,
      Envelope envelope,
      AMQP.BasicProperties properties,
      Body body,
      long nanos) {}

  /** The body of a message. */
  public static final class Body {

    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    public byte[] bytes() {
      return bytes;
    }
  }

  /**
   * Creates a feed.
   *
   * @param prefetch maximum unacknowledged messages
   */
  public QueueConsumer(
      RecoveringConnection link,
      String name,
      int prefetch,
      Declaration declaration,
      CeleryMetrics counts) {
    this.link = link;
    this.name = name;
    this.prefetch = prefetch;
    this.declaration = declaration;
    this.counts = counts;
    this.nanoTime = link.nanoTime();
    this.troubles = new RepeatedWarnings(LOG, nanoTime);
    this.failedAt = nanoTime.getAsLong() - RETRY_NANOS;
  }

  /** Returns the channel, for related sends; null while there is none. */
  @Nullable
  public Channel channel() {
    Channel present = channel;
    return present != null && present.isOpen() ? present : null;
  }

  /**
   * Returns the next batch, about {@code prefetch} messages at most; empty when none arrives within
   * {@code atMost}.
   */
  public List<Delivery> take(Duration atMost) throws InterruptedException {
    open();
    List<Delivery> batch = new ArrayList<>(loose);
    loose.clear();
    if (batch.isEmpty()) {
      Delivery first = arrived.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (first == null) {
        return batch;
      }
      batch.add(first);
    }
    arrived.drainTo(batch, prefetch);
    return batch;
  }

  /** Puts back a batch that could not be processed; it is taken next. */
  public void putBack(List<Delivery> batch) {
    loose.addAll(batch);
  }

  /** Acknowledges the batch. */
  public void done(List<Delivery> batch) {
    Channel present = channel();
    OptionalLong last = present == null ? OptionalLong.empty() : lastTag(batch, present);
    if (present == null || last.isEmpty()) {
      return; // redelivered later, and recognized as repeated
    }
    try {
      present.basicAck(last.getAsLong(), true);
    } catch (IOException | ShutdownSignalException e) {
      troubles.warn(name, RabbitErrors.of(e));
    }
  }

  private static OptionalLong lastTag(List<Delivery> batch, Channel present) {
    return batch.stream()
        .filter(delivery -> present.equals(delivery.channel()))
        .mapToLong(delivery -> delivery.envelope().getDeliveryTag())
        .max();
  }

  private void open() {
    boolean pausing = nanoTime.getAsLong() - failedAt < RETRY_NANOS;
    Connection connection = link.connection();
    if (channel() != null || pausing || connection == null) {
      return;
    }
    try {
      arrived.clear(); // from the previous channel: redelivered
      channel = open(connection);
      troubles.over(name, "goes on");
    } catch (IOException | ShutdownSignalException e) {
      failed(e);
    }
  }

  private void failed(Exception e) {
    failedAt = nanoTime.getAsLong();
    if (!RabbitErrors.tooLarge(e)) {
      troubles.warn(name, RabbitErrors.of(e));
    }
    noteOversized(e);
  }

  private Channel open(Connection connection) throws IOException {
    Channel fresh = RecoveringConnection.channel(connection);
    String queue = declaration.declare(fresh);
    if (oversized) {
      takeOff(fresh, queue);
    }
    fresh.basicQos(prefetch);
    fresh.basicConsume(queue, false, new Arrivals(fresh));
    return fresh;
  }

  // One by one with automatic acknowledgement: the oversized message closes this connection too,
  // but is not redelivered.
  private void takeOff(Channel fresh, String queue) throws IOException {
    for (int i = 0; i <= prefetch; i++) {
      GetResponse got = fresh.basicGet(queue, true);
      if (got == null) {
        break;
      }
      Body body = new Body(got.getBody());
      loose.add(new Delivery(null, got.getEnvelope(), got.getProps(), body, nanoTime.getAsLong()));
    }
    oversized = false;
  }

  // The first failure shows that there is an oversized message, the second that it was removed.
  private void noteOversized(Throwable cause) {
    if (RabbitErrors.tooLarge(cause)) {
      if (oversized) {
        counts.add(CeleryCounter.OVERSIZED);
        troubles.warn(
            name + ", messages too large",
            "taken off their queue unread: " + RabbitErrors.of(cause));
      }
      oversized = !oversized;
    }
  }

  @Override
  public void close() {
    Channel present = channel();
    channel = null;
    if (present != null) {
      try {
        present.abort();
      } catch (IOException | ShutdownSignalException e) {
        LOG.debug("{}: its channel was gone already: {}", name, e.getMessage());
      }
    }
  }

  private final class Arrivals extends DefaultConsumer {

    Arrivals(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      arrived.add(
          new Delivery(getChannel(), envelope, properties, new Body(body), nanoTime.getAsLong()));
    }

    @Override
    public void handleCancel(String consumerTag) throws IOException {
      troubles.warn(name, "its queue was deleted while it was in use");
      getChannel().abort(); // so that it is declared again
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
      noteOversized(signal);
    }
  }
}
