package io.carillon.celery.task;

import static java.util.stream.Collectors.toMap;

import io.carillon.celery.connection.CeleryCounter;
import io.carillon.celery.connection.CeleryMetrics;
import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.worker.CeleryWorkerStore;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.ExecutionStore.CancelRequest;
import io.carillon.execution.HandoverStore;
import io.carillon.execution.Settled;
import io.carillon.execution.Settlement;
import io.carillon.record.AttemptRecorder;
import io.carillon.runtime.TaskRuntime;
import io.carillon.tracing.ExecutionTraces;
import io.carillon.tracing.StoredTrace;
import io.carillon.tracing.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes the effects of signals in the caller's transaction, with one statement per kind. */
final class EffectWriter {

  private final ExecutionStore executions;
  private final HandoverStore handovers;
  private final AttemptRecorder recorder;
  private final TaskDispatcher dispatcher;
  private final CeleryWorkerStore workers;
  private final CeleryMetrics counts;
  private final ExecutionTraces traces;

  EffectWriter(TaskRuntime.Parts parts, CeleryWorkerStore workers, CeleryMetrics counts) {
    this.executions = parts.executions();
    this.handovers = new HandoverStore(parts.database());
    this.recorder = parts.recorder();
    this.dispatcher = parts.types();
    this.workers = workers;
    this.counts = counts;
    this.traces = parts.traces();
  }

  /** Writes the first effect of each task, then the second ones, and so on. */
  void write(Collection<CeleryExecution> tasks, Instant now, SignalHandler.Requests requests) {
    int longest = tasks.stream().mapToInt(task -> task.effects().size()).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      Batch batch = new Batch(now, requests);
      for (CeleryExecution task : tasks) {
        if (task.effects().size() > i) {
          batch.add(task.effects().get(i));
        }
      }
      write(batch);
    }
  }

  private void write(Batch batch) {
    begin(batch);
    settle(batch.ended);
    handovers.explain(batch.explained);
    endWaiting(batch);
    if (!batch.released.isEmpty()) {
      dispatcher.announce(handovers.takeBack(batch.released));
      counts.add(CeleryCounter.RELEASED, batch.released.size());
    }
    if (!batch.progress.isEmpty()) {
      executions.progress(batch.progress);
    }
  }

  private void settle(List<Settlement> ended) {
    Map<UUID, StoredTrace> stored =
        traces.areOn()
            ? traces.find(ended.stream().map(Settlement::executionId).toList())
            : Map.of();
    List<Settled> settled = recorder.settle(ended);
    if (!stored.isEmpty()) {
      traces.afterCommit(() -> recordAttempts(ended, settled, stored));
    }
  }

  private void recordAttempts(
      List<Settlement> ended, List<Settled> settled, Map<UUID, StoredTrace> stored) {
    Map<UUID, Settlement> byId =
        ended.stream().collect(toMap(Settlement::executionId, one -> one, (one, other) -> one));
    for (Settled one : settled) {
      StoredTrace trace = stored.get(one.executionId());
      Settlement settlement = byId.get(one.executionId());
      Instant started = one.times().startedAt();
      if (trace != null && settlement != null && started != null) {
        traces.ran(
            new Subject(one.executionId(), one.taskConfigId(), one.taskType()),
            trace,
            new ExecutionTraces.Elsewhere(
                settlement.attempt(),
                started,
                one.times().finishedAt(),
                settlement.outcome().code(),
                settlement.error()));
      }
    }
  }

  private void begin(Batch batch) {
    if (!batch.begun.isEmpty()) {
      workers.ensure(batch.origins);
      handovers.begin(batch.begun);
    }
  }

  private void endWaiting(Batch batch) {
    if (!batch.expired.isEmpty()) {
      String message = "Celery dropped it: it was not started by its start deadline.";
      recorder.ended(handovers.expire(batch.expired, message));
    }
    if (!batch.cancelled.isEmpty()) {
      recorder.ended(executions.cancelWaiting(batch.cancelled));
    }
  }

  /** Effects grouped by kind. */
  private static final class Batch {

    private final Instant now;
    private final SignalHandler.Requests requests;
    private final List<HandoverStore.Begun> begun = new ArrayList<>();
    private final List<CeleryEvent.Origin> origins = new ArrayList<>();
    private final List<Settlement> ended = new ArrayList<>();
    private final List<HandoverStore.Explanation> explained = new ArrayList<>();
    private final List<UUID> expired = new ArrayList<>();
    private final List<CancelRequest> cancelled = new ArrayList<>();
    private final List<UUID> released = new ArrayList<>();
    private final List<ExecutionStore.Progress> progress = new ArrayList<>();

    Batch(Instant now, SignalHandler.Requests requests) {
      this.now = now;
      this.requests = requests;
    }

    void add(TaskEffect effect) {
      switch (effect) {
        case TaskEffect.Begin begin -> addBegin(begin);
        case TaskEffect.End end -> ended.add(end.settlement().withAgo(ago(end.at())));
        case TaskEffect.Explain(UUID id, int attempt, var error) ->
            explained.add(new HandoverStore.Explanation(id, attempt, error));
        case TaskEffect.Expire(UUID id) -> expired.add(id);
        case TaskEffect.Cancel(UUID id, String reason) ->
            cancelled.add(new CancelRequest(id, reason));
        case TaskEffect.Release(UUID id) -> released.add(id);
        case TaskEffect.Progress told -> addProgress(told);
        case TaskEffect.Revoke(UUID id) -> requests.revoke().add(id);
        case TaskEffect.Ask(UUID id, String hostname) -> requests.ask().put(id, hostname);
      }
    }

    private void addBegin(TaskEffect.Begin begin) {
      begun.add(
          new HandoverStore.Begun(begin.id(), begin.attempt(), begin.worker(), ago(begin.at())));
      if (begin.origin() != null) {
        origins.add(begin.origin());
      }
    }

    private void addProgress(TaskEffect.Progress told) {
      progress.add(
          new ExecutionStore.Progress(told.id(), told.attempt(), told.fraction(), told.message()));
    }

    private Duration ago(Instant at) {
      Duration ago = Duration.between(at, now);
      return ago.isNegative() ? Duration.ZERO : ago;
    }
  }
}
