package io.carillon.bench.passage;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DeliverCallback;
import io.carillon.bench.order.Order.Measurement;
import io.carillon.rabbitmq.connection.RabbitConnections;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Consumes the events of Celery's worker and only counts the ends: less work than any program that
 * stores them.
 */
final class EventReader implements AutoCloseable {

  private static final String EXCHANGE = "celeryev";
  private static final int MAX_BODY = 32 << 20;
  private static final Pattern END = Pattern.compile("\"task-succeeded\"");

  private final @Nullable Connection connection;
  private final AtomicLong ends = new AtomicLong();

  /**
   * Starts consuming.
   *
   * @param wanted false to consume nothing
   */
  EventReader(RabbitConnections rabbit, boolean wanted) throws IOException, TimeoutException {
    this.connection = wanted ? rabbit.open("bench events", MAX_BODY) : null;
    if (connection != null) {
      consume(connection.createChannel());
    }
  }

  private void consume(Channel channel) throws IOException {
    channel.exchangeDeclare(EXCHANGE, "topic", true);
    String queue = channel.queueDeclare().getQueue();
    channel.queueBind(queue, EXCHANGE, "task.#");
    DeliverCallback count =
        (tag, message) -> {
          String body = new String(message.getBody(), StandardCharsets.UTF_8);
          ends.addAndGet(END.matcher(body).results().count());
        };
    channel.basicConsume(queue, true, count, tag -> {});
  }

  /** Waits for the last events; returns the faults. */
  List<String> audit(long expected) throws InterruptedException {
    if (connection == null) {
      return List.of();
    }
    long deadline = System.nanoTime() + Measurement.LIMIT.toNanos();
    while (ends.get() < expected && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return ends.get() == expected
        ? List.of()
        : List.of("events told of %d ends of %d tasks".formatted(ends.get(), expected));
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.abort();
    }
  }
}
