package io.carillon.database;

import static io.carillon.database.Arrays.texts;

import io.carillon.agent.AgentLoop;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Gives notices outside of transactions, for what happens thousands of times: at most one of each
 * payload in 20 ms, since a notice takes a lock of the whole cluster at commit. What it could not
 * send is not sent again: a notice is a hint.
 */
public final class NoticeSender {

  private static final long GAP_MILLIS = 20;
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Database database;
  private final String channel;
  private final Set<String> unsent = ConcurrentHashMap.newKeySet();
  private final AgentLoop agent;

  /**
   * Makes a sender; its agent is to be started and closed.
   *
   * @param name of the agent
   */
  public NoticeSender(Database database, String channel, String name) {
    this.database = database;
    this.channel = channel;
    this.agent = new AgentLoop(name, this::sendOnce);
  }

  /** What sends. */
  public AgentLoop agent() {
    return agent;
  }

  /** Sends a notice of each soon; never blocks. */
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
