package io.carillon.celery;

import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.EventReader;
import io.carillon.celery.protocol.Reading;
import io.carillon.celery.protocol.Reply;
import io.carillon.celery.protocol.ReplyReader;
import io.carillon.rabbitmq.RabbitLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Consumes task events and replies; one node at a time does. Messages that arrive while a batch is
 * written form the next batch.
 */
final class TaskWatch implements AutoCloseable {

  private static final int PREFETCH = 200;
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final double MAX_OFFSET_SECONDS = 10;

  private final Feed feed;
  private final CeleryTasks tasks;
  private final CeleryTaskStore store;
  private final CeleryCounts counts;
  private final Consumer<CeleryTasks.Requests> requests;

  /**
   * Creates a watch.
   *
   * @param requests receives the requests to send to workers
   */
  TaskWatch(
      RabbitLink link,
      CeleryTopology topology,
      CeleryTasks tasks,
      CeleryTaskStore store,
      CeleryCounts counts,
      Consumer<CeleryTasks.Requests> requests) {
    this.feed = new Feed(link, "Celery's task events", PREFETCH, topology::declareInbox, counts);
    this.tasks = tasks;
    this.store = store;
    this.counts = counts;
    this.requests = requests;
  }

  /** Takes a batch and writes it. */
  Duration runOnce() throws InterruptedException {
    List<Feed.Delivery> batch = feed.take(LOOK);
    if (batch.isEmpty()) {
      return Duration.ofMillis(feed.channel() == null ? 100 : 0);
    }
    boolean written = false;
    try {
      CeleryTasks.Requests wanted = tasks.hear(words(batch));
      written = true;
      if (!wanted.isEmpty()) {
        requests.accept(wanted);
      }
    } finally {
      if (!written) {
        feed.putBack(batch); // the database is unavailable: retry later
      }
    }
    feed.done(batch);
    return Duration.ZERO;
  }

  private List<Word> words(List<Feed.Delivery> batch) {
    List<Word> words = new ArrayList<>();
    for (Feed.Delivery delivery : batch) {
      if (delivery.envelope().getExchange().equals(CeleryTopology.EVENTS)) {
        events(delivery, words);
      } else if (Notice.is(delivery.properties())) {
        notice(delivery, words);
      } else {
        reply(delivery, words);
      }
    }
    return words;
  }

  private void events(Feed.Delivery delivery, List<Word> words) {
    Reading<CeleryEvent> reading =
        EventReader.read(delivery.properties().getContentType(), delivery.body().bytes());
    counts.faults(reading);
    Map<String, Double> latest = new HashMap<>();
    for (CeleryEvent event : reading.found()) {
      latest.merge(event.origin().hostname(), event.origin().timestamp(), Math::max);
    }
    for (CeleryEvent event : reading.found()) {
      if (event instanceof CeleryEvent.OfTask task) {
        counts.add(Count.EVENTS);
        words.add(new Word.Told(task, delivery.nanos() - offsetNanos(task, latest)));
      }
    }
  }

  // A worker's clock may be wrong, but the intervals between its events are right: the last event
  // of a message was sent at once.
  private static long offsetNanos(CeleryEvent event, Map<String, Double> latest) {
    double last = latest.getOrDefault(event.origin().hostname(), 0.0);
    double seconds = last - event.origin().timestamp();
    return (long) (Math.clamp(seconds, 0, MAX_OFFSET_SECONDS) * 1e9);
  }

  private void reply(Feed.Delivery delivery, List<Word> words) {
    Reading<Reply> reading =
        ReplyReader.read(
            delivery.properties().getContentType(),
            delivery.properties().getCorrelationId(),
            delivery.body().bytes());
    counts.faults(reading);
    counts.add(Count.REPLIES, reading.found().size());
    reading.found().forEach(reply -> words.add(new Word.Replied(reply, delivery.nanos())));
  }

  private void notice(Feed.Delivery delivery, List<Word> words) {
    Notice notice = Notice.read(delivery.body().bytes());
    if (notice == null) {
      counts.add(Count.UNREADABLE);
      return;
    }
    UUID worker = notice.worker();
    switch (notice.kind()) {
      case LOST ->
          store.of(worker).forEach(id -> words.add(new Word.Lost(id, worker, notice.text())));
      case RESTARTED -> store.of(worker).forEach(id -> words.add(new Word.Doubted(id, worker)));
      case TICK -> {}
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
