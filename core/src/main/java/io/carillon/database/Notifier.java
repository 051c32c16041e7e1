package io.carillon.database;

import static io.carillon.database.SqlArrays.texts;

import io.carillon.agent.AgentLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Sends notices of frequent events, outside of transactions. Each payload is sent at most once in
 * 20 ms, because a notice takes a lock on the whole PostgreSQL cluster at commit. A failed notice
 * is not retried: a notice is a hint.
 */
public final class Notifier {

  private static final long GAP_MILLIS = 20;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Database database;
  private final String channel;
  private final Set<String> unsent = ConcurrentHashMap.newKeySet();
  private final AgentLoop agent;

  /**
   * Creates a sender; the caller starts and closes its agent.
   *
   * @param name the name of the agent
   */
  public Notifier(Database database, String channel, String name) {
    this.database = database;
    this.channel = channel;
    this.agent = new AgentLoop(name, this::sendOnce);
  }

  /** Returns the agent that sends the notices. */
  public AgentLoop agent() {
    return agent;
  }

  /** Schedules a notice for each payload; never blocks. */
  public void send(Collection<String> payloads) {
    unsent.addAll(payloads);
    agent.wake();
  }

  private Duration sendOnce() throws InterruptedException {
    Set<String> payloads = Set.copyOf(unsent);
    if (payloads.isEmpty()) {
      return IDLE;
    }
    unsent.removeAll(payloads);
    database
        .sql()
        .sql("select pg_notify(:channel, payload) from unnest(:payloads) as n(payload)")
        .param("channel", channel)
        .param("payloads", texts(payloads))
        .query((row, index) -> index)
        .list();
    TimeUnit.MILLISECONDS.sleep(GAP_MILLIS);
    return Duration.ZERO;
  }
}
