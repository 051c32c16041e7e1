package io.carillon.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * An open channel on which messages come to one worker, at most {@code prefetch} of each queue
 * before they are acknowledged. Closing it gives back what was not.
 */
final class Tap implements AutoCloseable {

  private static final SayOnce TROUBLES = new SayOnce(LoggerFactory.getLogger(Tap.class));

  private final Channel channel;
  private final int prefetch;
  private final Runnable news;
  private final Counts counts;
  private final Queue<Delivery> buffer = new ConcurrentLinkedQueue<>();
  private volatile boolean cancelled;

  /**
   * A message that names an execution.
   *
   * @param arrivedAt on the monotonic clock
   */
  record Delivery(long tag, UUID executionId, long arrivedAt) {}

  private Tap(Channel channel, int prefetch, Runnable news, Counts counts) {
    this.channel = channel;
    this.prefetch = prefetch;
    this.news = news;
    this.counts = counts;
  }

  /**
   * Opens one.
   *
   * @param names of RabbitMQ's queues
   * @param news told, by any thread, that there is something to take, or that nothing will come any
   *     more
   */
  static Tap open(
      Connection connection,
      List<String> names,
      String consumer,
      int prefetch,
      Runnable news,
      Counts counts)
      throws IOException {
    Channel channel = RabbitLink.channel(connection);
    Tap tap = new Tap(channel, prefetch, news, counts);
    channel.basicQos(prefetch);
    for (String name : names) {
      channel.basicConsume(name, false, consumer + " " + name, tap.new Arrivals(name));
    }
    return tap;
  }

  /** How many messages of each queue it holds at most. */
  int prefetch() {
    return prefetch;
  }

  /** Whether messages come. */
  boolean open() {
    return channel.isOpen() && !cancelled;
  }

  /** Takes what has come, at most that many, in the order it came. */
  List<Delivery> take(int limit) {
    List<Delivery> taken = new ArrayList<>();
    Delivery next;
    while (taken.size() < limit && (next = buffer.poll()) != null) {
      taken.add(next);
    }
    return taken;
  }

  /** Acknowledges what was taken, that one last. */
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
      TROUBLES.warn("Closing a channel", Reason.of(e));
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
      counts.add(Count.DELIVERED, 1);
      switch (ExecutionMessage.read(body)) {
        case ExecutionMessage.Reading.Named(UUID id) -> {
          buffer.add(new Delivery(envelope.getDeliveryTag(), id, System.nanoTime()));
          news.run();
        }
        case ExecutionMessage.Reading.Unreadable(String reason) -> {
          counts.add(Count.UNREADABLE, 1);
          TROUBLES.warn("A message in " + queue + " that nobody can read", reason);
          channel.basicReject(envelope.getDeliveryTag(), false);
        }
      }
    }

    @Override
    public void handleCancel(String consumerTag) {
      TROUBLES.warn("Queue " + queue, "it was deleted while it was in use");
      cancelled = true;
      news.run();
    }

    @Override
    public void handleShutdownSignal(String consumerTag, ShutdownSignalException signal) {
      news.run();
    }
  }
}
