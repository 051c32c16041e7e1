package io.carillon.rabbitmq.broker;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.Broker;
import io.carillon.broker.QueueNotifier;
import io.carillon.broker.SlotReservation;
import io.carillon.broker.WorkSource;
import io.carillon.broker.WorkerSubscription;
import io.carillon.database.Database;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.ClaimableExecution;
import io.carillon.execution.NewExecution;
import io.carillon.rabbitmq.connection.LoginFailure;
import io.carillon.rabbitmq.connection.RabbitConnections;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
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

  private final LongSupplier nanoTime;
  private final ClaimStore claims;
  private final BrokerMetrics counts = new BrokerMetrics();
  private final QueueNotifier notices;
  private final RecoveringConnection sending;
  private final RecoveringConnection taking;
  private final Announcer announcer;
  private final LostMessageDetector reannouncer;
  private final RabbitWorkSource.Parts inboxParts;
  private final List<RabbitWorkSource> inboxes = new CopyOnWriteArrayList<>();

  private RabbitBroker(
      RabbitSettings settings, Database database, String node, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.claims = new ClaimStore(database);
    this.notices = new QueueNotifier(database);
    QueueTopology topology = new QueueTopology(settings, counts, nanoTime);
    RabbitConnections connections = new RabbitConnections(settings.address());
    this.sending = link(node + " sending", connections, this::sendingChanged);
    this.taking = link(node + " taking", connections, this::takingChanged);
    AnnouncementStore store = new AnnouncementStore(database);
    this.announcer = new Announcer(sending, topology, store, notices, counts);
    this.reannouncer = new LostMessageDetector(database, sending, topology, counts);
    this.inboxParts = new RabbitWorkSource.Parts(taking, topology, notices, counts);
    settings.address().warning().ifPresent(LOG::warn);
  }

  /** Returns a factory of brokers on that RabbitMQ. */
  public static Broker.Factory factory(RabbitSettings settings) {
    return factory(settings, System::nanoTime);
  }

  /**
   * Returns a factory of brokers on that RabbitMQ.
   *
   * @param nanoTime the monotonic clock
   */
  static Broker.Factory factory(RabbitSettings settings, LongSupplier nanoTime) {
    return (database, node) -> new RabbitBroker(settings, database, node, nanoTime);
  }

  private RecoveringConnection link(String name, RabbitConnections connections, Runnable changed) {
    return new RecoveringConnection(connections, name, MAX_BODY, new Counting(changed), nanoTime);
  }

  /** Counts opened and refused connections. */
  private final class Counting implements RecoveringConnection.Watcher {

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
      counts.add(BrokerCounter.CONNECTIONS, 1);
    }

    @Override
    public void refused(LoginFailure why) {
      counts.add(
          switch (why) {
            case PASSWORD -> BrokerCounter.WRONG_PASSWORD;
            case VIRTUAL_HOST -> BrokerCounter.WRONG_VHOST;
          },
          1);
    }
  }

  private void sendingChanged() {
    announcer.wake();
    reannouncer.wake();
  }

  private void takingChanged() {
    inboxes.forEach(RabbitWorkSource::wake);
  }

  @Override
  public void start() {
    notices.start();
    sending.start();
    announcer.start();
    reannouncer.start();
  }

  @Override
  public void announce(Collection<ClaimableExecution> waiting) {
    announcer.offer(waiting);
  }

  @Override
  public void noticed(String queue) {
    claims.pauses().noticed(queue);
    inboxes.forEach(inbox -> inbox.look(queue));
  }

  @Override
  public Optional<SlotReservation> reserve(List<NewExecution> executions) {
    return Optional.empty(); // RabbitMQ distributes work among the workers of all nodes
  }

  @Override
  public WorkSource open(WorkerSubscription worker) {
    RabbitWorkSource inbox = new RabbitWorkSource(inboxParts, claims, worker, inboxes::remove);
    inboxes.add(inbox);
    taking.start();
    return inbox;
  }

  @Override
  public List<AgentLoop> agents() {
    return List.of();
  }

  @Override
  public @Nullable String lastError() {
    return Stream.of(
            sending.lastError(), taking.lastError(), announcer.lastError(), reannouncer.lastError())
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
    inboxes.forEach(RabbitWorkSource::close);
    reannouncer.close();
    announcer.close();
    notices.close();
    sending.close();
    taking.close();
  }
}
