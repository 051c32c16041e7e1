package io.carillon.rabbitmq.broker;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import io.carillon.execution.ClaimableExecution;
import io.carillon.rabbitmq.broker.AnnouncementStore.Served;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.rabbitmq.connection.RepeatedWarnings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Announces missing messages: when a queue has fewer messages than executions wait for it, the
 * difference is announced from those not announced recently, by priority and age. Covers a node
 * that died before announcing, an outage of RabbitMQ, lost messages and a purged queue. One node
 * checks at a time.
 */
final class LostMessageDetector implements AutoCloseable {

  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration OF_LATE = Duration.ofSeconds(10);
  private static final int AT_ONCE = 10_000;
  private static final int BATCH = 1_000;
  // Checking a long queue takes time; the agent pauses 20 times as long.
  private static final int REST = 20;

  private final Database database;
  private final AnnouncementStore store;
  private final RecoveringConnection link;
  private final QueueTopology topology;
  private final Queue<ClaimableExecution> confirmed = new ConcurrentLinkedQueue<>();
  private final ExecutionPublisher publisher;
  private final BrokerMetrics counts;
  private final LongSupplier nanoTime;
  private final RepeatedWarnings troubles;
  private final AgentLoop agent = new AgentLoop("reannouncer", this::runOnce);

  LostMessageDetector(
      Database database, RecoveringConnection link, QueueTopology topology, BrokerMetrics counts) {
    this.database = database;
    this.store = new AnnouncementStore(database);
    this.link = link;
    this.topology = topology;
    // Lost messages are found missing in a later round.
    this.publisher = new ExecutionPublisher(link, topology, counts, confirmed::addAll, lost -> {});
    this.counts = counts;
    this.nanoTime = link.nanoTime();
    this.troubles =
        new RepeatedWarnings(LoggerFactory.getLogger(LostMessageDetector.class), nanoTime);
  }

  void start() {
    agent.start();
  }

  /** Returns why the last round failed; null when it succeeded. */
  @Nullable String lastError() {
    return agent.lastError();
  }

  /** Wakes the agent because the connection came or went. */
  void wake() {
    agent.wake();
  }

  private Duration runOnce() throws InterruptedException {
    if (!publisher.ready()) {
      return POLL_INTERVAL;
    }
    long begin = nanoTime.getAsLong();
    int sent = database.inTransaction(() -> store.alone() ? lookAtAll() : 0);
    if (sent == AT_ONCE) {
      return Duration.ZERO;
    }
    Duration rest = Duration.ofNanos((nanoTime.getAsLong() - begin) * REST);
    return rest.compareTo(POLL_INTERVAL) > 0 ? rest : POLL_INTERVAL;
  }

  private int lookAtAll() {
    store.forget(OF_LATE);
    int sent = 0;
    for (Served served : store.served()) {
      sent = Math.max(sent, lookAt(served));
    }
    return sent;
  }

  private int lookAt(Served served) {
    Connection connection = link.writable();
    if (connection == null) {
      return 0;
    }
    try {
      topology.declare(connection, served.queue());
      long missing = missing(connection, served);
      troubles.over("Looking at queue " + served.queue(), "goes on");
      return missing <= 0 ? 0 : send(store.unannounced(served, GRACE, missing));
    } catch (IOException | TimeoutException e) {
      troubles.warn("Looking at queue " + served.queue(), RabbitErrors.of(e));
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  /** Returns by how many executions the queue has fewer messages; zero or negative for none. */
  private long missing(Connection connection, Served served) throws IOException, TimeoutException {
    try (Channel channel = RecoveringConnection.channel(connection)) {
      long messages = channel.messageCount(topology.queue(served.queue()));
      return store.waiting(served, messages + AT_ONCE) - messages;
    }
  }

  private int send(List<ClaimableExecution> lost) throws InterruptedException {
    for (int from = 0; from < lost.size(); from += BATCH) {
      List<ClaimableExecution> batch = lost.subList(from, Math.min(from + BATCH, lost.size()));
      publisher.publish(batch);
      publisher.awaitAnswers();
      if (confirmed.isEmpty()) {
        return 0; // the connection was lost meanwhile
      }
      markConfirmed();
    }
    return lost.size();
  }

  private void markConfirmed() {
    List<ClaimableExecution> marked = List.copyOf(confirmed);
    confirmed.clear(); // all messages are answered: none arrives in between
    counts.add(BrokerCounter.ANNOUNCED_AGAIN, marked.size());
    store.mark(marked);
  }

  @Override
  public void close() {
    agent.close();
  }
}
