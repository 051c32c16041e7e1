package io.carillon.broker;

import io.carillon.database.Database;
import io.carillon.database.NoticeSender;
import java.util.Collection;

/** Tells other processes through PostgreSQL that something waits in a queue. */
public final class QueueNotices implements AutoCloseable {

  /** The channel; its payload is the queue's name. */
  public static final String CHANNEL = "carillon_queue";

  private final NoticeSender sender;

  /** Through that database. */
  public QueueNotices(Database database) {
    this.sender = new NoticeSender(database, CHANNEL, "queue-notices");
  }

  /** Starts sending. */
  public void start() {
    sender.agent().start();
  }

  /** Sends a notice soon; never blocks. */
  public void send(Collection<String> queues) {
    sender.send(queues);
  }

  @Override
  public void close() {
    sender.agent().close();
  }
}
