package io.carillon.celery.worker;

import io.carillon.celery.connection.CeleryCounter;
import io.carillon.celery.connection.CeleryMetrics;
import io.carillon.celery.connection.CeleryTopology;
import io.carillon.celery.connection.QueueConsumer;
import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.celery.protocol.CeleryEvent.Presence;
import io.carillon.celery.protocol.EventReader;
import io.carillon.celery.protocol.Reading;
import io.carillon.celery.type.CeleryTypes;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import io.carillon.text.StoredText;
import io.carillon.worker.registry.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Tracks which Celery workers are alive; one node at a time reads their heartbeats. A worker is
 * marked lost only if it was silent while this node kept receiving other heartbeats, or at least
 * its own ticks: an outage of RabbitMQ is no reason.
 */
public final class CeleryWorkerMonitor implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CeleryWorkerMonitor.class);
  private static final int PREFETCH = 500;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(500);
  private static final long TICK = TimeUnit.SECONDS.toNanos(1);
  private static final long WRITE = TimeUnit.SECONDS.toNanos(2);
  private static final long PING = TimeUnit.SECONDS.toNanos(5);
  private static final long DESCRIBE = TimeUnit.SECONDS.toNanos(60);
  private static final long DEAF = TimeUnit.SECONDS.toNanos(5);

  private final QueueConsumer feed;
  private final CeleryControlClient control;
  private final CeleryTypes types;
  private final CeleryWorkerStore store;
  private final CeleryMetrics counts;
  private final CeleryWorkerRegistry roster;
  private final LongSupplier nanoTime;
  private boolean listening;
  private long heardAt;
  private long tickedAt;
  private long writtenAt;
  private long pingedAt;
  private long describedAt;

  /**
   * The times of a monitor.
   *
   * @param lease time without a heartbeat after which a worker is marked lost
   * @param nanoTime the monotonic clock
   */
  public record Timing(Duration lease, LongSupplier nanoTime) {}

  public CeleryWorkerMonitor(
      QueueConsumer feed,
      CeleryTypes types,
      CeleryWorkerStore store,
      CeleryControlClient control,
      CeleryMetrics counts,
      Timing timing) {
    this.feed = feed;
    this.control = control;
    this.types = types;
    this.store = store;
    this.counts = counts;
    this.roster = new CeleryWorkerRegistry(timing.lease());
    this.nanoTime = timing.nanoTime();
    long now = nanoTime.getAsLong();
    this.heardAt = now - 2 * DEAF;
    this.tickedAt = now - TICK;
    this.writtenAt = now;
    this.pingedAt = now;
    this.describedAt = now - DESCRIBE;
  }

  /** Returns the messages that a watch reads. */
  public static QueueConsumer feed(
      RecoveringConnection link, CeleryTopology topology, CeleryMetrics counts) {
    return new QueueConsumer(
        link, "Celery's worker events", PREFETCH, topology::declareWorkers, counts);
  }

  /** Runs one round. */
  public Duration runOnce() throws InterruptedException {
    List<QueueConsumer.Delivery> batch = feed.take(POLL_INTERVAL);
    long now = nanoTime.getAsLong();
    tick(now);
    read(batch, now);
    feed.done(batch);
    for (CeleryControlClient.Answer answer : control.answers(Duration.ZERO)) {
      answered(answer, now);
    }
    listening &= now - heardAt <= DEAF;
    if (listening) {
      look(now);
    }
    return feed.channel() == null ? Duration.ofMillis(200) : Duration.ZERO;
  }

  private void read(List<QueueConsumer.Delivery> batch, long now) {
    if (!batch.isEmpty()) {
      listen(now);
      batch.forEach(delivery -> read(delivery, now));
    }
  }

  // Every node sends ticks; the reading node receives them all.
  private void tick(long now) {
    if (now - tickedAt >= TICK && control.tellWorkers(NodeMessage.tick())) {
      tickedAt = now;
    }
  }

  private void listen(long now) {
    heardAt = now;
    if (!listening) {
      listening = true;
      roster.begin(store.living(), now);
      pingedAt = now - PING;
    }
  }

  private void read(QueueConsumer.Delivery delivery, long now) {
    if (NodeMessage.is(delivery.properties())) {
      return;
    }
    Reading<CeleryEvent> reading =
        EventReader.read(delivery.properties().getContentType(), delivery.body().bytes());
    counts.faults(reading);
    for (CeleryEvent event : reading.found()) {
      if (event instanceof CeleryEvent.WorkerSeen seen) {
        seen(seen, now);
      }
    }
  }

  private void seen(CeleryEvent.WorkerSeen seen, long now) {
    boolean restarted = seen.presence() == Presence.ONLINE && roster.active(seen.origin());
    if (restarted) {
      control.tellTasks(NodeMessage.restarted(seen.origin()));
    }
    roster.heard(seen, now);
  }

  private void answered(CeleryControlClient.Answer answer, long now) {
    JsonNode payload = answer.payload();
    switch (answer.method()) {
      case "ping" -> roster.answered(answer.hostname(), now);
      case "stats" -> stats(answer.hostname(), payload, now);
      case "active_queues" -> queues(answer.hostname(), payload);
      default -> {}
    }
  }

  private void stats(String hostname, JsonNode payload, long now) {
    JsonNode pid = payload.path("pid");
    if (pid.isIntegralNumber() && pid.longValue() >= 0) {
      int capacity = payload.path("pool").path("max-concurrency").asInt(0);
      stats(new Origin(hostname, pid.longValue(), 0, 0), Math.clamp(capacity, 0, 1_000_000), now);
    }
  }

  private void stats(Origin origin, int capacity, long now) {
    if (roster.unknown(origin)) {
      roster.heard(new CeleryEvent.WorkerSeen(origin, Presence.HEARTBEAT, 0, "celery"), now);
    }
    roster.described(origin);
    write(now);
    store.describe(CeleryWorkerId.of(origin), capacity);
  }

  private void queues(String hostname, JsonNode payload) {
    List<String> queues = new ArrayList<>();
    payload.forEach(queue -> queues.add(StoredText.escape(queue.path("name").asString(""))));
    queues.removeIf(String::isEmpty);
    store.find(hostname).ifPresent(id -> store.describe(id, queues, types.of(queues)));
  }

  private void look(long now) {
    if (now - pingedAt >= PING) {
      pingedAt = now;
      ask(now);
    }
    if (now - writtenAt >= WRITE) {
      write(now);
    }
    roster.gone(now).forEach(this::giveUp);
    roster.stopped(now).forEach(stopped -> store.ended(stopped, WorkerStatus.STOPPED));
  }

  private void ask(long now) {
    control.ping();
    if (roster.undescribed() || now - describedAt >= DESCRIBE) {
      describedAt = now;
      control.describe();
    }
  }

  private void write(long now) {
    writtenAt = now;
    store.heard(roster.toWrite());
  }

  // The notice is ordered after all earlier events of the worker: what ended before it stays ended.
  private void giveUp(Origin worker, String why) {
    if (control.tellTasks(NodeMessage.lost(worker, why))) {
      LOG.warn("{} What it ran goes to others.", why);
      counts.add(CeleryCounter.WORKERS_LOST);
      store.ended(CeleryWorkerId.of(worker), WorkerStatus.LOST);
      roster.forget(worker);
    }
  }

  @Override
  public void close() {
    feed.close();
    control.close();
  }
}
