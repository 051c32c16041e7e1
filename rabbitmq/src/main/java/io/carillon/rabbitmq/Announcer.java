package io.carillon.rabbitmq;

import io.carillon.agent.AgentLoop;
import io.carillon.broker.QueueNotices;
import io.carillon.execution.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends what this node queued to RabbitMQ: what came while the last batch was confirmed is the next
 * batch. What finds no room, or RabbitMQ away, is left to workers that look into the table, which a
 * notice tells them to, and to {@link Reannouncer}.
 */
final class Announcer implements AutoCloseable {

  private static final int ROOM = 50_000;
  private static final int BATCH = 1_000;
  private static final int MARK_AT_ONCE = 5_000;
  private static final Duration MARK_GAP = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofSeconds(1);
  // From then on a batch under way is believed to be stuck.
  private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Publisher publisher;
  private final AnnouncementStore store;
  private final QueueNotices notices;
  private final Counts counts;
  private final BlockingQueue<Waiting> unsent = new ArrayBlockingQueue<>(ROOM);
  private final List<Waiting> unmarked = new ArrayList<>();
  private final AgentLoop agent = new AgentLoop("announcer", this::runOnce);
  private volatile long lastRound = System.nanoTime();
  private long markedAt = lastRound;

  Announcer(Publisher publisher, AnnouncementStore store, QueueNotices notices, Counts counts) {
    this.publisher = publisher;
    this.store = store;
    this.notices = notices;
    this.counts = counts;
  }

  void start() {
    agent.start();
  }

  /** Why the last round failed; null when it went well. */
  @Nullable String trouble() {
    return agent.trouble();
  }

  /** RabbitMQ came back, or went. */
  void wake() {
    agent.wake();
  }

  /** Takes announcements; never blocks. */
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
      List<Waiting> confirmed = publisher.publish(batch);
      unmarked.addAll(confirmed);
      if (confirmed.size() < batch.size()) {
        leave(batch, confirmed);
      }
    }
    mark();
    if (!unsent.isEmpty()) {
      return Duration.ZERO;
    }
    return unmarked.isEmpty() ? LOOK : MARK_GAP;
  }

  private void leave(List<Waiting> batch, List<Waiting> confirmed) {
    Set<Waiting> left = new HashSet<>(batch);
    confirmed.forEach(left::remove);
    counts.add(Count.LEFT_TO_THE_TABLE, left.size());
    tell(left);
  }

  private void mark() {
    boolean due = System.nanoTime() - markedAt >= MARK_GAP.toNanos();
    if (unmarked.isEmpty() || !(due || unmarked.size() >= MARK_AT_ONCE)) {
      return;
    }
    List<Waiting> batch = List.copyOf(unmarked);
    unmarked.clear(); // without a mark they may be announced twice, which does no harm
    markedAt = System.nanoTime();
    store.mark(batch);
  }

  /** Sends what it has, then stops. */
  @Override
  public void close() {
    agent.close();
    try {
      while (!unsent.isEmpty()) {
        runOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
