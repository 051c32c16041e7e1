package io.carillon.celery;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.rabbitmq.RabbitLink;
import io.carillon.rabbitmq.Reason;
import io.carillon.rabbitmq.SayOnce;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages of one queue, taken in batches by one thread: a batch is acknowledged when its work is
 * done, and comes again when the connection was lost meanwhile. A message so large that the client
 * refuses it, and ends the connection, is taken off the queue unread.
 */
final class Feed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final RabbitLink link;
  private final String name;
  private final int prefetch;
  private final Declaration declaration;
  private final CeleryCounts counts;
  private final SayOnce troubles = new SayOnce(LOG);
  private final LinkedBlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
  private final List<Delivery> loose = new ArrayList<>();
  private @Nullable Channel channel;
  private long failedAt = System.nanoTime() - RETRY_NANOS;
  private volatile boolean oversized;

  /** Makes the queue and says its name. */
  @FunctionalInterface
  interface Declaration {
    String declare(Channel channel) throws IOException;
  }

  /**
   * A message.
   *
   * @param channel it came on; null when it was taken off the queue at once
   * @param nanos when it came, on the monotonic clock
   */
  record Delivery(
      @Nullable Channel channel,
      Envelope envelope,
      AMQP.BasicProperties properties,
      Body body,
      long nanos) {}

  /** What a message holds. */
  static final class Body {

    private final byte[] bytes;

    Body(byte[] bytes) {
      this.bytes = bytes;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /**
   * Makes one.
   *
   * @param prefetch messages at most that are not yet acknowledged
   */
  Feed(RabbitLink link, String name, int prefetch, Declaration declaration, CeleryCounts counts) {
    this.link = link;
    this.name = name;
    this.prefetch = prefetch;
    this.declaration = declaration;
    this.counts = counts;
  }

  /** The channel, for sending what belongs to what is taken; null while there is none. */
  @Nullable Channel channel() {
    Channel present = channel;
    return present != null && present.isOpen() ? present : null;
  }

  /**
   * The next batch, at most as many as are not acknowledged; empty when none comes in that time.
   */
  List<Delivery> take(Duration atMost) throws InterruptedException {
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

  /** Puts a batch that could not be worked on back, to be taken next. */
  void putBack(List<Delivery> batch) {
    loose.addAll(batch);
  }

  /** The batch is done with. */
  void done(List<Delivery> batch) {
    Channel present = channel();
    long last =
        batch.stream()
            .filter(delivery -> present != null && present.equals(delivery.channel()))
            .mapToLong(delivery -> delivery.envelope().getDeliveryTag())
            .max()
            .orElse(0);
    if (present == null || last == 0) {
      return; // they come again, and are known to be old
    }
    try {
      present.basicAck(last, true);
    } catch (IOException | ShutdownSignalException e) {
      troubles.warn(name, Reason.of(e));
    }
  }

  private void open() {
    if (channel() != null || System.nanoTime() - failedAt < RETRY_NANOS) {
      return;
    }
    Connection connection = link.connection();
    if (connection == null) {
      return;
    }
    try {
      arrived.clear(); // of the channel before: they come again
      channel = open(connection);
      troubles.over(name, "goes on");
    } catch (IOException | ShutdownSignalException e) {
      failedAt = System.nanoTime();
      if (!Reason.tooLarge(e)) {
        troubles.warn(name, Reason.of(e));
      }
      noteOversized(e);
    }
  }

  private Channel open(Connection connection) throws IOException {
    Channel fresh = RabbitLink.channel(connection);
    String queue = declaration.declare(fresh);
    if (oversized) {
      takeOff(fresh, queue);
    }
    fresh.basicQos(prefetch);
    fresh.basicConsume(queue, false, new Arrivals(fresh));
    return fresh;
  }

  // One by one and acknowledged as they are sent: the one that is too large ends this connection as
  // well, and does not come back.
  private void takeOff(Channel fresh, String queue) throws IOException {
    for (int i = 0; i <= prefetch; i++) {
      GetResponse got = fresh.basicGet(queue, true);
      if (got == null) {
        break;
      }
      loose.add(
          new Delivery(
              null, got.getEnvelope(), got.getProps(), new Body(got.getBody()), System.nanoTime()));
    }
    oversized = false;
  }

  // The first time it is known that there is one, the second time that it is gone.
  private void noteOversized(Throwable cause) {
    if (Reason.tooLarge(cause)) {
      if (oversized) {
        counts.add(Count.OVERSIZED);
        troubles.warn(
            name + ", messages too large", "taken off their queue unread: " + Reason.of(cause));
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
          new Delivery(getChannel(), envelope, properties, new Body(body), System.nanoTime()));
    }

    @Override
    public void handleCancel(String consumerTag) throws IOException {
      troubles.warn(name, "its queue was deleted while it was in use");
      getChannel().abort(); // so that it is made again
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
      noteOversized(signal);
    }
  }
}
