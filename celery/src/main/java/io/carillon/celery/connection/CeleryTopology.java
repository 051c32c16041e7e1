package io.carillon.celery.connection;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Declares exchanges and queues. Those of Celery stay as they are if they exist, and are otherwise
 * declared as Celery does: a worker stops when it finds its queue with other arguments. Carillon's
 * own are durable with a single active consumer, so that events keep their order whichever node
 * reads. They expire after a week without a consumer, since Celery would fill them without bound.
 */
public final class CeleryTopology {

  public static final String EVENTS = "celeryev";
  public static final String CONTROL = "celery.pidbox";
  static final String ANSWERS = "reply.celery.pidbox";

  private static final long WEEK_MILLIS = Duration.ofDays(7).toMillis();
  private static final int HEARTBEATS_MILLIS = 30_000;
  private static final int MAX_BYTES = 1 << 30;

  private final String inbox;

  /** Creates the topology with that inbox. */
  public CeleryTopology(String inbox) {
    this.inbox = inbox;
  }

  /** Returns the name of the queue of task events and replies. */
  public String inbox() {
    return inbox;
  }

  /** Returns the name of the queue of worker events. */
  public String workers() {
    return inbox + ".workers";
  }

  /** Declares the queue of task events and replies, and returns its name. */
  public String declareInbox(Channel channel) throws IOException {
    declareExchange(channel, EVENTS, BuiltinExchangeType.TOPIC, true);
    declareShared(channel, inbox, "x-max-length-bytes", MAX_BYTES);
    channel.queueBind(inbox, EVENTS, "task.#");
    return inbox;
  }

  /** Declares the queue of worker events, which expire after 30 s, and returns its name. */
  public String declareWorkers(Channel channel) throws IOException {
    declareExchange(channel, EVENTS, BuiltinExchangeType.TOPIC, true);
    declareShared(channel, workers(), "x-message-ttl", HEARTBEATS_MILLIS);
    channel.queueBind(workers(), EVENTS, "worker.#");
    return workers();
  }

  /** Declares a durable queue that one node at a time consumes, with an argument that bounds it. */
  private static void declareShared(Channel channel, String name, String bound, int value)
      throws IOException {
    channel.queueDeclare(
        name,
        true,
        false,
        false,
        Map.of("x-single-active-consumer", true, "x-expires", WEEK_MILLIS, bound, value));
  }

  /**
   * Declares an exclusive queue for answers to this connection with that key, and returns its name.
   */
  public String declareAnswers(Channel channel, String key) throws IOException {
    declareExchange(channel, CONTROL, BuiltinExchangeType.FANOUT, false);
    declareExchange(channel, ANSWERS, BuiltinExchangeType.DIRECT, false);
    String name = key + "." + ANSWERS;
    channel.queueDeclare(name, false, true, true, Map.of());
    channel.queueBind(name, ANSWERS, key);
    return name;
  }

  private static void declareExchange(
      Channel channel, String name, BuiltinExchangeType type, boolean durable) throws IOException {
    if (!exists(channel.getConnection(), probe -> probe.exchangeDeclarePassive(name))) {
      channel.exchangeDeclare(name, type, durable);
    }
  }

  /** Declares a queue of Celery unless it exists, with whatever arguments. */
  public void declareTaskQueue(Channel channel, String queue) throws IOException {
    if (!exists(channel.getConnection(), probe -> probe.queueDeclarePassive(queue))) {
      channel.exchangeDeclare(queue, BuiltinExchangeType.DIRECT, true);
      channel.queueDeclare(queue, true, false, false, Map.of());
      channel.queueBind(queue, queue, queue);
    }
  }

  /** Returns whether a queue of Celery has messages that no worker has taken. */
  public static boolean holds(Connection connection, String queue) throws IOException {
    long[] messages = new long[1];
    exists(connection, probe -> messages[0] = probe.queueDeclarePassive(queue).getMessageCount());
    return messages[0] > 0;
  }

  /** Checks passively whether something exists. */
  private interface Probe {
    void ask(Channel channel) throws IOException;
  }

  // On its own channel: a refusal closes it.
  private static boolean exists(Connection connection, Probe probe) throws IOException {
    Channel channel = RecoveringConnection.channel(connection);
    try {
      probe.ask(channel);
      return true;
    } catch (IOException | ShutdownSignalException e) {
      if (RabbitErrors.code(e) == RabbitErrors.NOT_FOUND) {
        return false;
      }
      throw e;
    } finally {
      close(channel);
    }
  }

  private static void close(Channel channel) throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    try {
      channel.close();
    } catch (TimeoutException e) {
      throw new IOException("no answer in time", e);
    }
  }
}
