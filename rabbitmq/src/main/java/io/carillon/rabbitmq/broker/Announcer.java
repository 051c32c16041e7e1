package io.carillon.rabbitmq.broker;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.QueueNotifier;
import io.carillon.execution.ClaimableExecution;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the executions that this node queued to RabbitMQ at once, and stores the confirms
 * later. When the buffer is full or RabbitMQ is away, workers find them in the table after a
 * notice, or {@link LostMessageDetector} announces them.
 */
final class Announcer implements AutoCloseable {

  private static final int ROOM = 50_000;
  private static final int BATCH = 1_000;
  private static final int MARK_AT_ONCE = 5_000;
  private static final Duration MARK_GAP = Duration.ofMillis(500);
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  // After this time a running batch is considered stuck.
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ExecutionPublisher publisher;
  private final AnnouncementStore store;
  private final QueueNotifier notices;
  private final BrokerMetrics counts;
  private final BlockingQueue<ClaimableExecution> unsent = new ArrayBlockingQueue<>(ROOM);
  // Bounded by the publisher's unconfirmed messages.
  private final Queue<ClaimableExecution> confirmed = new ConcurrentLinkedQueue<>();
  private final Queue<ClaimableExecution> lost = new ConcurrentLinkedQueue<>();
  private final List<ClaimableExecution> unmarked = new ArrayList<>();
  private final AgentLoop agent = new AgentLoop("announcer", this::runOnce);
  private final LongSupplier nanoTime;
  private volatile long lastRound;
  private long markedAt;

  Announcer(
      RecoveringConnection link,
      QueueTopology topology,
      AnnouncementStore store,
      QueueNotifier notices,
      BrokerMetrics counts) {
    this.publisher = new ExecutionPublisher(link, topology, counts, confirmed::addAll, this::lose);
    this.store = store;
    this.notices = notices;
    this.counts = counts;
    this.nanoTime = link.nanoTime();
    this.lastRound = nanoTime.getAsLong();
    this.markedAt = lastRound;
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

  /** Queues announcements; never blocks. */
  void offer(Collection<ClaimableExecution> waiting) {
    List<ClaimableExecution> left = waiting.stream().filter(one -> !unsent.offer(one)).toList();
    counts.add(BrokerCounter.LEFT_TO_THE_TABLE, left.size());
    agent.wake();
    boolean stuck = nanoTime.getAsLong() - lastRound > POLL_INTERVAL.toNanos() + STUCK_NANOS;
    if (stuck || !left.isEmpty()) {
      tell(waiting);
    }
  }

  private void tell(Collection<ClaimableExecution> left) {
    notices.send(left.stream().map(ClaimableExecution::queue).collect(Collectors.toSet()));
  }

  private Duration runOnce() throws InterruptedException {
    lastRound = nanoTime.getAsLong();
    publishUnsent();
    publisher.giveUpOverdue();
    leave(taken(lost));
    unmarked.addAll(taken(confirmed));
    mark();
    if (!unsent.isEmpty()) {
      return Duration.ZERO;
    }
    return unmarked.isEmpty() && publisher.idle() ? POLL_INTERVAL : MARK_GAP;
  }

  private void publishUnsent() throws InterruptedException {
    List<ClaimableExecution> batch = new ArrayList<>();
    unsent.drainTo(batch, publisher.ready() ? BATCH : ROOM);
    if (!batch.isEmpty()) {
      publisher.publish(batch);
    }
  }

  private void lose(List<ClaimableExecution> announcements) {
    lost.addAll(announcements);
    agent.wake();
  }

  private static List<ClaimableExecution> taken(Queue<ClaimableExecution> queue) {
    List<ClaimableExecution> taken = new ArrayList<>();
    ClaimableExecution next;
    while ((next = queue.poll()) != null) {
      taken.add(next);
    }
    return taken;
  }

  private void leave(List<ClaimableExecution> left) {
    if (!left.isEmpty()) {
      counts.add(BrokerCounter.LEFT_TO_THE_TABLE, left.size());
      tell(left);
    }
  }

  private void mark() {
    boolean due = nanoTime.getAsLong() - markedAt >= MARK_GAP.toNanos();
    if (unmarked.isEmpty() || !(due || unmarked.size() >= MARK_AT_ONCE)) {
      return;
    }
    List<ClaimableExecution> batch = List.copyOf(unmarked);
    unmarked.clear(); // without a mark they may be announced twice, which is harmless
    markedAt = nanoTime.getAsLong();
    store.mark(batch);
  }

  /** Publishes what is queued, then stops. */
  @Override
  public void close() {
    agent.close();
    try {
      while (!unsent.isEmpty()) {
        runOnce();
      }
      publisher.awaitAnswers();
      leave(taken(lost));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
