package io.carillon.rabbitmq;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.QueueNotices;
import io.carillon.execution.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the executions that this node queued to RabbitMQ at once, and stores the confirms
 * later. When the buffer is full or RabbitMQ is away, workers find them in the table after a
 * notice, or {@link Reannouncer} announces them.
 */
final class Announcer implements AutoCloseable {

  private static final int ROOM = 50_000;
  private static final int BATCH = 1_000;
  private static final int MARK_AT_ONCE = 5_000;
  private static final Duration MARK_GAP = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofSeconds(1);
  // After this time a running batch is considered stuck.
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Publisher publisher;
  private final AnnouncementStore store;
  private final QueueNotices notices;
  private final Counts counts;
  private final BlockingQueue<Waiting> unsent = new ArrayBlockingQueue<>(ROOM);
  // Bounded by the publisher's unconfirmed messages.
  private final Queue<Waiting> confirmed = new ConcurrentLinkedQueue<>();
  private final Queue<Waiting> lost = new ConcurrentLinkedQueue<>();
  private final List<Waiting> unmarked = new ArrayList<>();
  private final AgentLoop agent = new AgentLoop("announcer", this::runOnce);
  private volatile long lastRound = System.nanoTime();
  private long markedAt = lastRound;

  Announcer(
      RabbitLink link,
      Topology topology,
      AnnouncementStore store,
      QueueNotices notices,
      Counts counts) {
    this.publisher = new Publisher(link, topology, counts, confirmed::addAll, this::lose);
    this.store = store;
    this.notices = notices;
    this.counts = counts;
  }

  void start() {
    agent.start();
  }

  /** Returns why the last round failed; null when it succeeded. */
  @Nullable String trouble() {
    return agent.trouble();
  }

  /** Wakes the agent because the connection came or went. */
  void wake() {
    agent.wake();
  }

  /** Queues announcements; never blocks. */
  void offer(Collection<Waiting> waiting) {
    List<Waiting> left = waiting.stream().filter(one -> !unsent.offer(one)).toList();
    counts.add(Count.LEFT_TO_THE_TABLE, left.size());
    agent.wake();
    boolean stuck = System.nanoTime() - lastRound > LOOK.toNanos() + STUCK_NANOS;
    if (stuck || !left.isEmpty()) {
      tell(waiting);
    }
  }

  private void tell(Collection<Waiting> left) {
    notices.send(left.stream().map(Waiting::queue).collect(Collectors.toSet()));
  }

  private Duration runOnce() throws InterruptedException {
    lastRound = System.nanoTime();
    List<Waiting> batch = new ArrayList<>();
    unsent.drainTo(batch, publisher.ready() ? BATCH : ROOM);
    if (!batch.isEmpty()) {
      publisher.publish(batch);
    }
    publisher.giveUpOverdue();
    leave(taken(lost));
    unmarked.addAll(taken(confirmed));
    mark();
    if (!unsent.isEmpty()) {
      return Duration.ZERO;
    }
    return unmarked.isEmpty() && publisher.idle() ? LOOK : MARK_GAP;
  }

  private void lose(List<Waiting> announcements) {
    lost.addAll(announcements);
    agent.wake();
  }

  private static List<Waiting> taken(Queue<Waiting> queue) {
    List<Waiting> taken = new ArrayList<>();
    Waiting next;
    while ((next = queue.poll()) != null) {
      taken.add(next);
    }
    return taken;
  }

  private void leave(List<Waiting> left) {
    if (!left.isEmpty()) {
      counts.add(Count.LEFT_TO_THE_TABLE, left.size());
      tell(left);
    }
  }

  private void mark() {
    boolean due = System.nanoTime() - markedAt >= MARK_GAP.toNanos();
    if (unmarked.isEmpty() || !(due || unmarked.size() >= MARK_AT_ONCE)) {
      return;
    }
    List<Waiting> batch = List.copyOf(unmarked);
    unmarked.clear(); // without a mark they may be announced twice, which is harmless
    markedAt = System.nanoTime();
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
