package io.carillon.rabbitmq;

import io.carillon.broker.Broker;
import io.carillon.broker.Inbox;
import io.carillon.broker.QueueNotices;
import io.carillon.broker.Recipient;
import io.carillon.broker.Reservation;
import io.carillon.database.Database;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.NewExecution;
import io.carillon.execution.Waiting;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RabbitMQ as the broker of a node. Uses one connection for publishing and one for consuming, since
 * RabbitMQ stops reading from publishing connections when it is short of memory.
 */
public final class RabbitBroker implements Broker {

  private static final Logger LOG = LoggerFactory.getLogger(RabbitBroker.class);
  // Maximum message size before the client closes the connection; bounds memory.
  private static final int MAX_BODY = 1 << 17;

  private final ClaimStore claims;
  private final Counts counts = new Counts();
  private final QueueNotices notices;
  private final RabbitLink sending;
  private final RabbitLink taking;
  private final Announcer announcer;
  private final Reannouncer reannouncer;
  private final RabbitInbox.Parts inboxParts;
  private final List<RabbitInbox> inboxes = new CopyOnWriteArrayList<>();

  private RabbitBroker(RabbitSettings settings, Database database, String node) {
    this.claims = new ClaimStore(database);
    this.notices = new QueueNotices(database);
    Topology topology = new Topology(settings, counts);
    RabbitConnections connections = new RabbitConnections(settings.address());
    this.sending = link(node + " sending", connections, this::sendingChanged);
    this.taking = link(node + " taking", connections, this::takingChanged);
    AnnouncementStore store = new AnnouncementStore(database);
    this.announcer = new Announcer(sending, topology, store, notices, counts);
    this.reannouncer = new Reannouncer(database, sending, topology, counts);
    this.inboxParts = new RabbitInbox.Parts(taking, topology, notices, counts);
    settings.address().warning().ifPresent(LOG::warn);
  }

  /** Returns a factory of brokers on that RabbitMQ. */
  public static Broker.Factory factory(RabbitSettings settings) {
    return (database, node) -> new RabbitBroker(settings, database, node);
  }

  private RabbitLink link(String name, RabbitConnections connections, Runnable changed) {
    return new RabbitLink(connections, name, MAX_BODY, new Counting(changed));
  }

  /** Counts opened and refused connections. */
  private final class Counting implements RabbitLink.Watcher {

    private final Runnable changed;

    Counting(Runnable changed) {
      this.changed = changed;
    }

    @Override
    public void changed() {
      changed.run();
    }

    @Override
    public void opened() {
      counts.add(Count.CONNECTIONS, 1);
    }

    @Override
    public void refused(Refusal why) {
      counts.add(
          switch (why) {
            case PASSWORD -> Count.WRONG_PASSWORD;
            case VIRTUAL_HOST -> Count.WRONG_VHOST;
          },
          1);
    }
  }

  private void sendingChanged() {
    announcer.wake();
    reannouncer.wake();
  }

  private void takingChanged() {
    inboxes.forEach(RabbitInbox::wake);
  }

  @Override
  public void start() {
    notices.start();
    sending.start();
    announcer.start();
    reannouncer.start();
  }

  @Override
  public void announce(Collection<Waiting> waiting) {
    announcer.offer(waiting);
  }

  @Override
  public void noticed(String queue) {
    inboxes.forEach(inbox -> inbox.look(queue));
  }

  @Override
  public Optional<Reservation> reserve(List<NewExecution> executions) {
    return Optional.empty(); // RabbitMQ distributes work among the workers of all nodes
  }

  @Override
  public Inbox open(Recipient worker) {
    RabbitInbox inbox = new RabbitInbox(inboxParts, claims, worker, inboxes::remove);
    inboxes.add(inbox);
    taking.start();
    return inbox;
  }

  @Override
  public @Nullable String trouble() {
    return Stream.of(
            sending.trouble(), taking.trouble(), announcer.trouble(), reannouncer.trouble())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  @Override
  public Map<String, Long> counts() {
    return counts.all();
  }

  @Override
  public void close() {
    inboxes.forEach(RabbitInbox::close);
    reannouncer.close();
    announcer.close();
    notices.close();
    sending.close();
    taking.close();
  }
}
