package io.carillon.broker;

import static io.carillon.database.Arrays.texts;

import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Tells other processes through PostgreSQL that something waits in a queue: at most one notice for
 * each queue in 20 ms, since a notice takes a lock of the whole cluster at commit.
 */
public final class QueueNotices implements AutoCloseable {

  /** The channel; its payload is the queue's name. */
  public static final String CHANNEL = "carillon_queue";

  private static final long GAP_MILLIS = 20;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Database database;
  private final Set<String> unsent = ConcurrentHashMap.newKeySet();
  private final AgentLoop agent = new AgentLoop("queue-notices", this::sendOnce);

  /** Through that database. */
  public QueueNotices(Database database) {
    this.database = database;
  }

  /** Starts sending. */
  public void start() {
    agent.start();
  }

  /** Sends a notice soon; never blocks. */
  public void send(Collection<String> queues) {
    unsent.addAll(queues);
    agent.wake();
  }

  private Duration sendOnce() throws InterruptedException {
    Set<String> queues = Set.copyOf(unsent);
    if (queues.isEmpty()) {
      return IDLE;
    }
    unsent.removeAll(queues);
    database
        .sql()
        .sql("select pg_notify(:channel, queue) from unnest(:queues) as n(queue)")
        .param("channel", CHANNEL)
        .param("queues", texts(queues))
        .query((row, index) -> index)
        .list();
    TimeUnit.MILLISECONDS.sleep(GAP_MILLIS);
    return Duration.ZERO;
  }

  @Override
  public void close() {
    agent.close();
  }
}
