package io.carillon.celery.task;

import io.carillon.celery.connection.CeleryCounter;
import io.carillon.celery.connection.CeleryMetrics;
import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.worker.CeleryWorkerStore;
import io.carillon.database.Database;
import io.carillon.execution.ExecutionStatus;
import io.carillon.runtime.TaskRuntime;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.NonTransientDataAccessException;

/** Processes batches of signals, each in one transaction, and writes the resulting effects. */
public final class SignalHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SignalHandler.class);

  private final Database database;
  private final CeleryExecutionStore store;
  private final EffectWriter effects;
  private final CeleryMetrics counts;
  private final LongSupplier nanoTime;

  /**
   * Creates a handler.
   *
   * @param nanoTime the monotonic clock by which the times of signals were read
   */
  public SignalHandler(
      TaskRuntime.Parts parts,
      CeleryExecutionStore store,
      CeleryWorkerStore workers,
      CeleryMetrics counts,
      LongSupplier nanoTime) {
    this.database = parts.database();
    this.store = store;
    this.effects = new EffectWriter(parts, workers, counts);
    this.counts = counts;
    this.nanoTime = nanoTime;
  }

  /**
   * Requests to send to workers after the commit.
   *
   * @param revoke executions to drop or kill
   * @param ask executions with the worker that each is believed to run on
   */
  public record Requests(Set<UUID> revoke, Map<UUID, @Nullable String> ask) {

    static Requests none() {
      return new Requests(new LinkedHashSet<>(), new HashMap<>());
    }

    public boolean isEmpty() {
      return revoke.isEmpty() && ask.isEmpty();
    }
  }

  /** Returns the store of the tasks. */
  public CeleryExecutionStore store() {
    return store;
  }

  /**
   * Processes signals in order. When a batch cannot be written, writes its signals one by one and
   * skips the faulty ones, so that they do not block the others.
   */
  public Requests hear(List<? extends TaskSignal> words) {
    if (words.isEmpty()) {
      return Requests.none();
    }
    try {
      return inTransaction(words);
    } catch (DataIntegrityViolationException e) {
      LOG.warn("{} words of Celery are written one by one: {}", words.size(), e.getMessage());
      Requests all = Requests.none();
      words.forEach(word -> alone(word, all));
      return all;
    }
  }

  private void alone(TaskSignal word, Requests all) {
    try {
      Requests some = inTransaction(List.of(word));
      all.revoke().addAll(some.revoke());
      all.ask().putAll(some.ask());
    } catch (NonTransientDataAccessException e) {
      counts.add(CeleryCounter.UNREADABLE);
      LOG.error("A word of Celery about execution {} cannot be written", word.id(), e);
    }
  }

  private Requests inTransaction(List<? extends TaskSignal> words) {
    Requests requests = Requests.none();
    database.doInTransaction(() -> {
      CeleryExecutionStore.Loaded loaded = store.lock(ids(words));
      Moment moment = new Moment(database.time(), nanoTime.getAsLong());
      words.forEach(word -> say(word, loaded, moment, requests));
      effects.write(loaded.tasks().values(), moment.now(), requests);
      store.save(loaded.tasks().values());
      requests.revoke().addAll(loaded.orphans());
      store.forget(loaded.orphans());
      countLate(loaded.tasks().values());
    });
    return requests;
  }

  private static Set<UUID> ids(List<? extends TaskSignal> words) {
    Set<UUID> ids = new LinkedHashSet<>();
    words.forEach(word -> ids.add(word.id()));
    return ids;
  }

  private void countLate(Collection<CeleryExecution> tasks) {
    counts.add(CeleryCounter.LATE, tasks.stream().mapToInt(CeleryExecution::late).sum());
  }

  /**
   * The present of a transaction, by the database's clock and by the monotonic clock.
   *
   * @param nanos the monotonic clock at {@code now}
   */
  private record Moment(Instant now, long nanos) {

    /** Returns the time at which the monotonic clock showed {@code at}; at most the present. */
    Instant of(long at) {
      return now.minusNanos(Math.max(0, nanos - at));
    }
  }

  private void say(
      TaskSignal word, CeleryExecutionStore.Loaded loaded, Moment moment, Requests requests) {
    CeleryExecution task = loaded.tasks().get(word.id());
    if (task == null) {
      stray(word, loaded.others().get(word.id()), requests);
    } else {
      say(word, task, moment);
    }
  }

  private static void say(TaskSignal word, CeleryExecution task, Moment moment) {
    Instant now = moment.now();
    switch (word) {
      case TaskSignal.Told(CeleryEvent.OfTask event, long at) -> task.hear(event, moment.of(at));
      case TaskSignal.Replied(var reply, long at) -> task.hear(reply, moment.of(at));
      case TaskSignal.Lost(UUID id, UUID worker, String why) -> task.lose(worker, why, now);
      case TaskSignal.Doubted(UUID id, UUID worker) -> task.doubt(worker, now);
      case TaskSignal.Answered answer -> task.answered(answer, now);
      case TaskSignal.Due(UUID id, var queues) -> task.due(now, queues);
      case TaskSignal.Sent sent -> task.sent(now);
      case TaskSignal.Returned returned -> task.returned();
      case TaskSignal.Unsendable(UUID id, var error) -> task.refuse(error, now);
    }
  }

  // A worker starts an execution that was cancelled: it missed or forgot the revoke.
  private void stray(TaskSignal word, @Nullable ExecutionStatus status, Requests requests) {
    if (!(word instanceof TaskSignal.Told(CeleryEvent.OfTask event, long at))) {
      counts.add(CeleryCounter.LATE, word instanceof TaskSignal.Replied ? 1 : 0);
      return;
    }
    counts.add(CeleryCounter.LATE);
    boolean begins = event instanceof CeleryEvent.Received || event instanceof CeleryEvent.Started;
    if (begins && (status == ExecutionStatus.CANCELLED || status == ExecutionStatus.EXPIRED)) {
      requests.revoke().add(word.id());
    }
  }
}
