package io.carillon.rabbitmq.broker;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import io.carillon.broker.ExecutionPoller;
import io.carillon.broker.QueueNotifier;
import io.carillon.broker.WakeSignal;
import io.carillon.broker.WorkSource;
import io.carillon.broker.WorkerSubscription;
import io.carillon.execution.Claim;
import io.carillon.execution.ClaimStore;
import io.carillon.execution.ClaimStore.StillWaiting;
import io.carillon.rabbitmq.connection.RabbitErrors;
import io.carillon.rabbitmq.connection.ReconnectBackoff;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.rabbitmq.connection.RepeatedWarnings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's inbox through RabbitMQ: messages name executions, which are claimed in the database
 * before they are acknowledged. While RabbitMQ is away, or after a notice, it polls the table
 * itself. Call {@link #claim} and {@link #rest} from one thread at a time.
 */
final class RabbitWorkSource implements WorkSource {

  private static final Logger LOG = LoggerFactory.getLogger(RabbitWorkSource.class);
  // A message that waited longer for a slot would have run sooner on another worker.
  private static final long HOLD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Parts parts;
  private final ExecutionPoller table;
  private final String consumer;
  private final Consumer<RabbitWorkSource> whenClosed;
  private final LongSupplier nanoTime;
  private final RepeatedWarnings troubles;
  private final ExecutionConsumer.Owner owner;
  private final WakeSignal news = new WakeSignal();
  private volatile boolean look;
  private volatile boolean closed;
  private boolean moreInTable;
  private final ReconnectBackoff pacing;
  private volatile @Nullable ExecutionConsumer tap;

  /** The parts that all inboxes of a broker share. */
  record Parts(
      RecoveringConnection link,
      QueueTopology topology,
      QueueNotifier notices,
      BrokerMetrics counts) {}

  RabbitWorkSource(
      Parts parts,
      ClaimStore claims,
      WorkerSubscription worker,
      Consumer<RabbitWorkSource> whenClosed) {
    this.parts = parts;
    this.nanoTime = parts.link().nanoTime();
    this.table = new ExecutionPoller(claims, worker, nanoTime);
    this.troubles = new RepeatedWarnings(LOG, nanoTime);
    this.pacing = new ReconnectBackoff(nanoTime);
    this.owner = ExecutionConsumer.Owner.of(this::wake, parts.counts(), nanoTime);
    this.consumer = "carillon " + worker.workerId();
    this.whenClosed = whenClosed;
  }

  /** Makes the next claim poll the table: an execution may wait there without a message. */
  void look(String queue) {
    if (table.queues().contains(queue)) {
      look = true;
      wake();
    }
  }

  @Override
  public synchronized List<Claim> claim(long batch, int limit) {
    ExecutionConsumer present = closed ? null : tap(limit);
    if (present == null) {
      return closed || connecting() ? List.of() : claimFromTable(batch, limit);
    }
    List<Claim> found = look ? claimFromTable(batch, limit) : List.of();
    return found.isEmpty() ? claimDelivered(batch, limit, present) : found;
  }

  private List<Claim> claimDelivered(long batch, int limit, ExecutionConsumer present) {
    List<ExecutionConsumer.Delivery> taken = present.take(limit);
    if (taken.isEmpty()) {
      return moreInTable ? claimFromTable(batch, limit) : List.of();
    }
    return claim(batch, present, taken);
  }

  private boolean connecting() {
    return parts.link().connection() == null && parts.link().lastError() == null;
  }

  private List<Claim> claimFromTable(long batch, int limit) {
    List<Claim> claims = table.claim(batch, limit);
    look = !table.scannedAll();
    moreInTable = claims.size() == limit;
    parts.counts().add(BrokerCounter.CLAIMED_FROM_TABLE, claims.size());
    return claims;
  }

  private List<Claim> claim(
      long batch, ExecutionConsumer present, List<ExecutionConsumer.Delivery> taken) {
    boolean keep = false;
    try {
      Set<UUID> unclaimed = ids(taken);
      List<Claim> claims = table.claim(batch, unclaimed);
      claims.forEach(claim -> unclaimed.remove(claim.executionId()));
      noteUnclaimed(taken.size() - claims.size());
      if (unclaimed.isEmpty() || mayForget(unclaimed)) {
        acknowledge(present, taken.getLast());
        keep = nanoTime.getAsLong() - taken.getFirst().arrivedAt() < HOLD_NANOS;
      }
      return claims;
    } finally {
      if (!keep) {
        shut(); // returns its unacknowledged messages to the queue
      }
    }
  }

  private static Set<UUID> ids(List<ExecutionConsumer.Delivery> taken) {
    return taken.stream()
        .map(ExecutionConsumer.Delivery::executionId)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void noteUnclaimed(int number) {
    parts.counts().add(BrokerCounter.UNCLAIMED, number);
    if (number > 0) {
      wake(); // unclaimed messages must not make the worker wait while more have arrived
    }
  }

  /**
   * Returns whether the messages of unclaimed executions may be acknowledged: each execution has
   * ended, is running, or waits for workers with other types, which get a notice.
   */
  private boolean mayForget(Set<UUID> unclaimed) {
    List<StillWaiting> left = table.stillWaiting(unclaimed);
    if (left.stream().anyMatch(StillWaiting::fits)) {
      // Other nodes consider this worker lost, or another claim is in progress.
      pacing.failed();
      return false;
    }
    if (!left.isEmpty()) {
      parts.notices().send(left.stream().map(StillWaiting::queue).collect(Collectors.toSet()));
    }
    return true;
  }

  private void acknowledge(ExecutionConsumer present, ExecutionConsumer.Delivery last) {
    try {
      present.acknowledge(last);
    } catch (IOException | ShutdownSignalException e) {
      // They are redelivered and found to be claimed.
      troubles.warn("Acknowledging", RabbitErrors.of(e));
    }
  }

  /** Returns the open tap with a sufficient prefetch; null when RabbitMQ is away. */
  private @Nullable ExecutionConsumer tap(int limit) {
    // Twice the free capacity: the second half arrives while the first is claimed.
    int wanted = Math.max(1, 2 * limit / table.queues().size());
    ExecutionConsumer present = tap;
    if (present != null && present.open() && present.prefetch() * 2 > wanted) {
      return present;
    }
    if (present != null && !present.open()) {
      pacing.failed();
    }
    shut();
    Connection connection = parts.link().connection();
    return connection == null || pacing.untilNext().isPositive()
        ? null
        : reopen(connection, wanted);
  }

  private @Nullable ExecutionConsumer reopen(Connection connection, int prefetch) {
    ExecutionConsumer opened = open(connection, prefetch);
    tap = opened;
    if (closed) {
      shut();
      return null;
    }
    return opened;
  }

  private @Nullable ExecutionConsumer open(Connection connection, int prefetch) {
    try {
      declareQueues(connection);
      List<String> names = table.queues().stream().map(parts.topology()::queue).toList();
      ExecutionConsumer opened =
          ExecutionConsumer.open(connection, names, consumer, prefetch, owner);
      pacing.works();
      troubles.over("Taking from RabbitMQ", "goes on");
      return opened;
    } catch (IOException | ShutdownSignalException e) {
      pacing.failed();
      troubles.warn("Taking from RabbitMQ", RabbitErrors.of(e));
      return null;
    }
  }

  private void declareQueues(Connection connection) throws IOException {
    for (String queue : table.queues()) {
      parts.topology().declare(connection, queue);
    }
    if (parts.link().lostToLargeMessage()) {
      empty(connection);
    }
  }

  /** Purges the queues to remove an oversized message; their executions are in the table. */
  private void empty(Connection connection) throws IOException {
    for (String queue : table.queues()) {
      parts.topology().purge(connection, queue);
      parts.counts().add(BrokerCounter.OVERSIZED, 1);
    }
    LOG.warn(
        "The queues {} were emptied because of a message too large to be taken; what was in them is"
            + " announced again",
        table.queues());
  }

  private void shut() {
    ExecutionConsumer present = tap;
    tap = null;
    if (present != null) {
      present.close();
    }
  }

  @Override
  public synchronized void rest() {
    shut();
  }

  @Override
  public void await(Duration atMost) throws InterruptedException {
    news.await(atMost);
  }

  @Override
  public void wake() {
    news.tell();
  }

  /** Closes it without waiting for a running claim, which may hang in the database. */
  @Override
  public void close() {
    closed = true;
    wake();
    shut();
    whenClosed.accept(this);
  }
}
