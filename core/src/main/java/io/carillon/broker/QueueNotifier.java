package io.carillon.broker;

import io.carillon.agent.AgentLoop;
import io.carillon.database.Database;
import io.carillon.database.Notifier;
import java.util.Collection;
import java.util.Optional;

/** Notifies other processes through PostgreSQL that executions wait in a queue. */
public final class QueueNotifier implements AutoCloseable {

  /**
   * The channel. The payload is the queue's name, optionally followed by a space and the sending
   * node.
   */
  public static final String CHANNEL = "carillon_queue";

  private final Notifier sender;
  private final String mark;

  private QueueNotifier(Database database, String mark) {
    this.sender = new Notifier(database, CHANNEL, "queue-notices");
    this.mark = mark;
  }

  /** Creates a sender of notices to all nodes, including this one. */
  public QueueNotifier(Database database) {
    this(database, "");
  }

  /**
   * Creates a sender of notices to all nodes except this one, whose workers are woken in memory.
   */
  public static QueueNotifier toOthers(Database database, String node) {
    return new QueueNotifier(database, " " + node);
  }

  /**
   * Returns the queue that a node should poll after a notice; empty when the node sent the notice
   * itself.
   */
  public static Optional<String> queueFor(String node, String payload) {
    int space = payload.indexOf(' ');
    if (space < 0) {
      return Optional.of(payload);
    }
    boolean own = payload.substring(space + 1).equals(node);
    return own ? Optional.empty() : Optional.of(payload.substring(0, space));
  }

  /** Returns the agent that sends, for health checks. */
  public AgentLoop agent() {
    return sender.agent();
  }

  /** Starts sending. */
  public void start() {
    sender.agent().start();
  }

  /** Schedules a notice for each queue; never blocks. */
  public void send(Collection<String> queues) {
    sender.send(queues.stream().map(queue -> queue + mark).toList());
  }

  @Override
  public void close() {
    sender.agent().close();
  }
}
