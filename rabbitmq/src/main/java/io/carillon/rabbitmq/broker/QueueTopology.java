package io.carillon.rabbitmq.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.rabbitmq.connection.RepeatedWarnings;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;

/**
 * Declares the queues: one per task queue, and one for unreadable messages. Declaring is
 * idempotent. A queue that exists with other arguments is used as it is.
 */
final class QueueTopology {

  private static final int HIGHEST_PRIORITY = 9;
  private static final int DEAD_MESSAGES = 10_000;
  private static final int DEAD_BYTES = 64 << 20;
  // From RabbitMQ 4.0 on a quorum queue drops a message after 20 redeliveries, which are normal
  // here.
  private static final int DELIVERY_LIMIT = 1_000_000;

  private final RabbitSettings settings;
  private final BrokerMetrics counts;
  private final RepeatedWarnings troubles;

  QueueTopology(RabbitSettings settings, BrokerMetrics counts, LongSupplier nanoTime) {
    this.settings = settings;
    this.counts = counts;
    this.troubles = new RepeatedWarnings(LoggerFactory.getLogger(QueueTopology.class), nanoTime);
  }

  /** Returns the RabbitMQ name of a task queue. */
  String queue(String taskQueue) {
    return settings.prefix() + ".queue." + taskQueue;
  }

  /** Returns the name of the dead-letter queue. */
  String deadLetters() {
    return settings.prefix() + ".dead";
  }

  /** Declares a task queue's queue and the dead-letter queue. */
  void declare(Connection connection, String taskQueue) throws IOException {
    declare(connection, deadLetters(), deadLetterArguments());
    declare(connection, queue(taskQueue), arguments());
  }

  private Map<String, Object> deadLetterArguments() {
    return Map.of("x-max-length", DEAD_MESSAGES, "x-max-length-bytes", DEAD_BYTES);
  }

  private Map<String, Object> arguments() {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", deadLetters());
    switch (settings.kind()) {
      case CLASSIC -> arguments.put("x-max-priority", HIGHEST_PRIORITY);
      case QUORUM -> {
        arguments.put("x-queue-type", "quorum");
        arguments.put("x-delivery-limit", DELIVERY_LIMIT);
      }
    }
    return arguments;
  }

  private void declare(Connection connection, String name, Map<String, Object> arguments)
      throws IOException {
    // On its own channel: a refusal closes it.
    try (Channel channel = RecoveringConnection.channel(connection)) {
      channel.queueDeclare(name, true, false, false, arguments);
      troubles.over("Queue " + name, "has the arguments it should have");
    } catch (TimeoutException e) {
      throw new IOException("no answer in time", e);
    } catch (IOException e) {
      if (RabbitErrors.code(e) != RabbitErrors.OTHER_ARGUMENTS) {
        throw e;
      }
      otherArguments(name, e);
    }
  }

  private void otherArguments(String name, IOException refusal) {
    counts.add(BrokerCounter.OTHER_ARGUMENTS, 1);
    troubles.warn(
        "Queue " + name,
        "is used as it is, though it is not as it should be: " + RabbitErrors.of(refusal));
  }

  /** Purges a task queue's queue. */
  void purge(Connection connection, String taskQueue) throws IOException {
    try (Channel channel = RecoveringConnection.channel(connection)) {
      channel.queuePurge(queue(taskQueue));
    } catch (TimeoutException e) {
      throw new IOException("no answer in time", e);
    }
  }
}
