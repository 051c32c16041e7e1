package io.carillon.celery;

import io.carillon.celery.connection.CeleryCounter;
import io.carillon.celery.connection.CeleryMetrics;
import io.carillon.celery.connection.CeleryTopology;
import io.carillon.celery.connection.QueueConsumer;
import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.EventReader;
import io.carillon.celery.protocol.Reading;
import io.carillon.celery.protocol.Reply;
import io.carillon.celery.protocol.ReplyReader;
import io.carillon.celery.task.CeleryExecutionStore;
import io.carillon.celery.task.SignalHandler;
import io.carillon.celery.task.TaskSignal;
import io.carillon.celery.worker.NodeMessage;
import io.carillon.rabbitmq.connection.RecoveringConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Consumes task events and replies; one node at a time does. Messages that arrive while a batch is
 * written form the next batch.
 */
final class TaskEventConsumer implements AutoCloseable {

  private static final int PREFETCH = 200;
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
  private static final double MAX_OFFSET_SECONDS = 10;

  private final QueueConsumer feed;
  private final SignalHandler tasks;
  private final CeleryExecutionStore store;
  private final CeleryMetrics counts;
  private final Consumer<SignalHandler.Requests> requests;

  /**
   * Creates a watch.
   *
   * @param requests receives the requests to send to workers
   */
  TaskEventConsumer(
      RecoveringConnection link,
      CeleryTopology topology,
      SignalHandler tasks,
      CeleryExecutionStore store,
      CeleryMetrics counts,
      Consumer<SignalHandler.Requests> requests) {
    this.feed =
        new QueueConsumer(link, "Celery's task events", PREFETCH, topology::declareInbox, counts);
    this.tasks = tasks;
    this.store = store;
    this.counts = counts;
    this.requests = requests;
  }

  /** Takes a batch and writes it. */
  Duration runOnce() throws InterruptedException {
    List<QueueConsumer.Delivery> batch = feed.take(POLL_INTERVAL);
    if (batch.isEmpty()) {
      return Duration.ofMillis(feed.channel() == null ? 100 : 0);
    }
    write(batch);
    feed.done(batch);
    return Duration.ZERO;
  }

  private void write(List<QueueConsumer.Delivery> batch) {
    boolean written = false;
    try {
      SignalHandler.Requests wanted = tasks.hear(words(batch));
      written = true;
      if (!wanted.isEmpty()) {
        requests.accept(wanted);
      }
    } finally {
      if (!written) {
        feed.putBack(batch); // the database is unavailable: retry later
      }
    }
  }

  private List<TaskSignal> words(List<QueueConsumer.Delivery> batch) {
    List<TaskSignal> words = new ArrayList<>();
    for (QueueConsumer.Delivery delivery : batch) {
      if (delivery.envelope().getExchange().equals(CeleryTopology.EVENTS)) {
        events(delivery, words);
      } else if (NodeMessage.is(delivery.properties())) {
        notice(delivery, words);
      } else {
        reply(delivery, words);
      }
    }
    return words;
  }

  private void events(QueueConsumer.Delivery delivery, List<TaskSignal> words) {
    Reading<CeleryEvent> reading =
        EventReader.read(delivery.properties().getContentType(), delivery.body().bytes());
    counts.faults(reading);
    Map<String, Double> latest = latestTimestamps(reading.found());
    for (CeleryEvent event : reading.found()) {
      if (event instanceof CeleryEvent.OfTask task) {
        counts.add(CeleryCounter.EVENTS);
        words.add(new TaskSignal.Told(task, delivery.nanos() - offsetNanos(task, latest)));
      }
    }
  }

  private static Map<String, Double> latestTimestamps(List<CeleryEvent> events) {
    Map<String, Double> latest = new HashMap<>();
    for (CeleryEvent event : events) {
      latest.merge(event.origin().hostname(), event.origin().timestamp(), Math::max);
    }
    return latest;
  }

  // A worker's clock may be wrong, but the intervals between its events are right: the last event
  // of a message was sent at once.
  private static long offsetNanos(CeleryEvent event, Map<String, Double> latest) {
    double last = latest.getOrDefault(event.origin().hostname(), 0.0);
    double seconds = last - event.origin().timestamp();
    return (long) (Math.clamp(seconds, 0, MAX_OFFSET_SECONDS) * 1e9);
  }

  private void reply(QueueConsumer.Delivery delivery, List<TaskSignal> words) {
    Reading<Reply> reading =
        ReplyReader.read(
            delivery.properties().getContentType(),
            delivery.properties().getCorrelationId(),
            delivery.body().bytes());
    counts.faults(reading);
    counts.add(CeleryCounter.REPLIES, reading.found().size());
    reading.found().forEach(reply -> words.add(new TaskSignal.Replied(reply, delivery.nanos())));
  }

  private void notice(QueueConsumer.Delivery delivery, List<TaskSignal> words) {
    NodeMessage notice = NodeMessage.read(delivery.body().bytes());
    if (notice == null) {
      counts.add(CeleryCounter.UNREADABLE);
      return;
    }
    UUID worker = notice.worker();
    switch (notice.kind()) {
      case LOST -> addEach(worker, id -> new TaskSignal.Lost(id, worker, notice.text()), words);
      case RESTARTED -> addEach(worker, id -> new TaskSignal.Doubted(id, worker), words);
      case TICK -> {}
    }
  }

  /** Adds a signal for each execution of the worker. */
  private void addEach(UUID worker, Function<UUID, TaskSignal> signal, List<TaskSignal> words) {
    store.of(worker).forEach(id -> words.add(signal.apply(id)));
  }

  @Override
  public void close() {
    feed.close();
  }
}
