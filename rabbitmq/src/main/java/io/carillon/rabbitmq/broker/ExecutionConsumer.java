package io.carillon.rabbitmq.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.rabbitmq.connection.RepeatedWarnings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel that consumes for one worker, with at most {@code prefetch} unacknowledged messages per
 * queue. Closing it returns those to the queue.
 */
final class ExecutionConsumer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ExecutionConsumer.class);

  private final Channel channel;
  private final int prefetch;
  private final Owner owner;
  private final Queue<Delivery> buffer = new ConcurrentLinkedQueue<>();
  private volatile boolean cancelled;

  /**
   * A message that names an execution.
   *
   * @param arrivedAt on the monotonic clock
   */
  record Delivery(long tag, UUID executionId, long arrivedAt) {}

  /**
   * The owner of consumers, one after the other.
   *
   * @param news called, on any thread, when a message arrived or the consumer ended
   * @param nanoTime the monotonic clock
   */
  record Owner(
      Runnable news, BrokerMetrics counts, RepeatedWarnings troubles, LongSupplier nanoTime) {

    static Owner of(Runnable news, BrokerMetrics counts, LongSupplier nanoTime) {
      return new Owner(news, counts, new RepeatedWarnings(LOG, nanoTime), nanoTime);
    }
  }

  private ExecutionConsumer(Channel channel, int prefetch, Owner owner) {
    this.channel = channel;
    this.prefetch = prefetch;
    this.owner = owner;
  }

  /**
   * Opens a consumer.
   *
   * @param names of RabbitMQ's queues
   */
  static ExecutionConsumer open(
      Connection connection, List<String> names, String consumer, int prefetch, Owner owner)
      throws IOException {
    Channel channel = RecoveringConnection.channel(connection);
    ExecutionConsumer tap = new ExecutionConsumer(channel, prefetch, owner);
    channel.basicQos(prefetch);
    for (String name : names) {
      channel.basicConsume(name, false, consumer + " " + name, tap.new Arrivals(name));
    }
    return tap;
  }

  /** Returns the maximum of unacknowledged messages per queue. */
  int prefetch() {
    return prefetch;
  }

  /** Returns whether the tap still receives messages. */
  boolean open() {
    return channel.isOpen() && !cancelled;
  }

  /** Returns at most {@code limit} messages, in order of arrival. */
  List<Delivery> take(int limit) {
    List<Delivery> taken = new ArrayList<>();
    Delivery next;
    while (taken.size() < limit && (next = buffer.poll()) != null) {
      taken.add(next);
    }
    return taken;
  }

  /** Acknowledges all messages up to {@code last}. */
  void acknowledge(Delivery last) throws IOException {
    channel.basicAck(last.tag(), true);
  }

  @Override
  public void close() {
    try {
      if (channel.isOpen()) {
        channel.abort();
      }
    } catch (IOException | ShutdownSignalException e) {
      owner.troubles().warn("Closing a channel", RabbitErrors.of(e));
    }
  }

  private final class Arrivals extends DefaultConsumer {

    private final String queue;

    Arrivals(String queue) {
      super(channel);
      this.queue = queue;
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      owner.counts().add(BrokerCounter.DELIVERED, 1);
      switch (ExecutionMessage.read(body)) {
        case ExecutionMessage.Reading.Named(UUID id) -> {
          long now = owner.nanoTime().getAsLong();
          buffer.add(new Delivery(envelope.getDeliveryTag(), id, now));
          owner.news().run();
        }
        case ExecutionMessage.Reading.Unreadable(String reason) -> {
          owner.counts().add(BrokerCounter.UNREADABLE, 1);
          owner.troubles().warn("A message in " + queue + " that nobody can read", reason);
          channel.basicReject(envelope.getDeliveryTag(), false);
        }
      }
    }

    @Override
    public void handleCancel(String consumerTag) {
      owner.troubles().warn("Queue " + queue, "it was deleted while it was in use");
      cancelled = true;
      owner.news().run();
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
      owner.news().run();
    }
  }
}
