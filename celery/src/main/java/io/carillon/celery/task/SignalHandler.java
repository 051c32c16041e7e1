package io.carillon.celery.task;

import io.carillon.celery.connection.CeleryCounter;
import io.carillon.celery.connection.CeleryMetrics;
import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.worker.CeleryWorkerStore;
import io.carillon.database.Database;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.HandoverStore;
import io.carillon.execution.Settlement;
import io.carillon.record.AttemptRecorder;
import io.carillon.runtime.TaskRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.NonTransientDataAccessException;

/** Processes batches of signals, each in one transaction, and applies the resulting moves. */
public final class SignalHandler {

  private static final Logger LOG = LoggerFactory.getLogger(SignalHandler.class);

  private final Database database;
  private final ExecutionStore executions;
  private final HandoverStore handovers;
  private final AttemptRecorder recorder;
  private final TaskDispatcher dispatcher;
  private final CeleryExecutionStore store;
  private final CeleryWorkerStore workers;
  private final CeleryMetrics counts;

  public SignalHandler(
      TaskRuntime.Parts parts,
      CeleryExecutionStore store,
      CeleryWorkerStore workers,
      CeleryMetrics counts) {
    this.database = parts.database();
    this.executions = parts.executions();
    this.handovers = new HandoverStore(parts.database());
    this.recorder = parts.recorder();
    this.dispatcher = parts.types();
    this.store = store;
    this.workers = workers;
    this.counts = counts;
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
      Set<UUID> ids = new LinkedHashSet<>();
      words.forEach(word -> ids.add(word.id()));
      CeleryExecutionStore.Loaded loaded = store.lock(ids);
      Instant now = database.time();
      long nanos = System.nanoTime();
      words.forEach(word -> say(word, loaded, now, nanos, requests));
      perform(loaded.tasks().values(), now, requests);
      store.save(loaded.tasks().values());
      requests.revoke().addAll(loaded.orphans());
      store.forget(loaded.orphans());
      counts.add(
          CeleryCounter.LATE,
          loaded.tasks().values().stream().mapToInt(CeleryExecution::late).sum());
    });
    return requests;
  }

  private void say(
      TaskSignal word,
      CeleryExecutionStore.Loaded loaded,
      Instant now,
      long nanos,
      Requests requests) {
    CeleryExecution task = loaded.tasks().get(word.id());
    if (task == null) {
      stray(word, loaded.others().get(word.id()), requests);
      return;
    }
    switch (word) {
      case TaskSignal.Told(CeleryEvent.OfTask event, long at) ->
          task.hear(event, before(now, nanos, at));
      case TaskSignal.Replied(var reply, long at) -> task.hear(reply, before(now, nanos, at));
      case TaskSignal.Lost(UUID id, UUID worker, String why) -> task.lose(worker, why, now);
      case TaskSignal.Doubted(UUID id, UUID worker) -> task.doubt(worker, now);
      case TaskSignal.Answered(UUID id, String hostname, UUID worker, String state) ->
          task.answered(hostname, worker, state, now);
      case TaskSignal.Due(UUID id, var queues) -> task.due(now, queues);
      case TaskSignal.Sent sent -> task.sent(now);
      case TaskSignal.Returned returned -> task.returned();
      case TaskSignal.Unsendable(UUID id, var error) -> task.refuse(error, now);
    }
  }

  private static Instant before(Instant now, long nanos, long at) {
    return now.minusNanos(Math.max(0, nanos - at));
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

  // The first moves of all tasks, then the second ones, and so on: one statement per kind.
  private void perform(Collection<CeleryExecution> tasks, Instant now, Requests requests) {
    for (int i = 0; ; i++) {
      List<TaskEffect> moves = new ArrayList<>();
      for (CeleryExecution task : tasks) {
        if (task.moves().size() > i) {
          moves.add(task.moves().get(i));
        }
      }
      if (moves.isEmpty()) {
        return;
      }
      Batch batch = Batch.of(moves, now, requests);
      perform(batch);
    }
  }

  private void perform(Batch batch) {
    if (!batch.begun.isEmpty()) {
      workers.ensure(batch.origins);
      handovers.begin(batch.begun);
    }
    recorder.settle(batch.ended);
    handovers.explain(batch.explained);
    if (!batch.expired.isEmpty()) {
      String message = "Celery dropped it: it was not started by its start deadline.";
      recorder.ended(handovers.expire(batch.expired, message));
    }
    batch.cancelled.forEach((reason, ids) -> recorder.ended(dispatcher.cancelWaiting(ids, reason)));
    if (!batch.released.isEmpty()) {
      dispatcher.announce(handovers.takeBack(batch.released));
      counts.add(CeleryCounter.RELEASED, batch.released.size());
    }
    if (!batch.progress.isEmpty()) {
      executions.progress(batch.progress);
    }
  }

  /** Moves grouped by kind. */
  private static final class Batch {

    private final List<HandoverStore.Begun> begun = new ArrayList<>();
    private final List<CeleryEvent.Origin> origins = new ArrayList<>();
    private final List<Settlement> ended = new ArrayList<>();
    private final List<HandoverStore.Explanation> explained = new ArrayList<>();
    private final List<UUID> expired = new ArrayList<>();
    private final Map<String, List<UUID>> cancelled = new HashMap<>();
    private final List<UUID> released = new ArrayList<>();
    private final List<ExecutionStore.Progress> progress = new ArrayList<>();

    static Batch of(List<TaskEffect> moves, Instant now, Requests requests) {
      Batch batch = new Batch();
      moves.forEach(move -> batch.add(move, now, requests));
      return batch;
    }

    private void add(TaskEffect move, Instant now, Requests requests) {
      switch (move) {
        case TaskEffect.Begin begin -> {
          begun.add(
              new HandoverStore.Begun(
                  begin.id(), begin.attempt(), begin.worker(), ago(begin.at(), now)));
          if (begin.origin() != null) {
            origins.add(begin.origin());
          }
        }
        case TaskEffect.End(UUID id, var settlement, Instant at) ->
            ended.add(settlement.withAgo(ago(at, now)));
        case TaskEffect.Explain(UUID id, int attempt, var error) ->
            explained.add(new HandoverStore.Explanation(id, attempt, error));
        case TaskEffect.Expire(UUID id) -> expired.add(id);
        case TaskEffect.Cancel(UUID id, String reason) ->
            cancelled.computeIfAbsent(reason, key -> new ArrayList<>()).add(id);
        case TaskEffect.Release(UUID id) -> released.add(id);
        case TaskEffect.Progress(UUID id, int attempt, double fraction, String message) ->
            progress.add(new ExecutionStore.Progress(id, attempt, fraction, message));
        case TaskEffect.Revoke(UUID id) -> requests.revoke().add(id);
        case TaskEffect.Ask(UUID id, String hostname) -> requests.ask().put(id, hostname);
      }
    }

    private static Duration ago(Instant at, Instant now) {
      Duration ago = Duration.between(at, now);
      return ago.isNegative() ? Duration.ZERO : ago;
    }
  }
}
