package io.carillon.broker;

import io.carillon.database.Database;
import io.carillon.database.NoticeSender;
import java.util.Collection;
import java.util.Optional;

/** Tells other processes through PostgreSQL that something waits in a queue. */
public final class QueueNotices implements AutoCloseable {

  /** The channel; its payload is the queue's name, and maybe the node that sent it. */
  public static final String CHANNEL = "carillon_queue";

  private final NoticeSender sender;
  private final String mark;

  private QueueNotices(Database database, String mark) {
    this.sender = new NoticeSender(database, CHANNEL, "queue-notices");
    this.mark = mark;
  }

  /** Through that database, to all nodes, this one too. */
  public QueueNotices(Database database) {
    this(database, "");
  }

  /** Through that database, to all nodes but this one, whose workers know already. */
  public static QueueNotices toOthers(Database database, String node) {
    return new QueueNotices(database, " " + node);
  }

  /** The queue that a node should look at after a notice; empty when it is for others only. */
  public static Optional<String> queueFor(String node, String payload) {
    int space = payload.indexOf(' ');
    if (space < 0) {
      return Optional.of(payload);
    }
    boolean own = payload.substring(space + 1).equals(node);
    return own ? Optional.empty() : Optional.of(payload.substring(0, space));
  }

  /** Starts sending. */
  public void start() {
    sender.agent().start();
  }

  /** Sends a notice soon; never blocks. */
  public void send(Collection<String> queues) {
    sender.send(queues.stream().map(queue -> queue + mark).toList());
  }

  @Override
  public void close() {
    sender.agent().close();
  }
}
