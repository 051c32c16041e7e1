package io.carillon.worker;

import io.carillon.definition.Retry;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStore;
import io.carillon.execution.Settlement;
import io.carillon.record.AttemptRecorder;
import io.carillon.record.AttemptReport;
import io.carillon.task.TaskError;
import io.carillon.tracing.AttemptSpan;
import io.carillon.tracing.ExecutionTraces;
import io.carillon.tracing.StoredTrace;
import io.carillon.tracing.Subject;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import io.carillon.worker.RunningAttempt.StopReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The executions that a worker runs, from their claim to the report of their end; each occupies a
 * slot and a thread until then.
 */
final class RunningExecutions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RunningExecutions.class);
  private static final String LEASE_LOST = "lease_lost";

  private final ConfigVersions versions;
  private final AttemptRecorder recorder;
  private final AttemptRunner runner;
  private final SlotPool slots;
  private final AttemptTimeouts deadlines = new AttemptTimeouts();
  private final WorkerEnvironment environment;
  private final HandlerExecutor handlers;
  private final ExecutionTraces traces;
  private final Set<RunningAttempt> running = ConcurrentHashMap.newKeySet();
  // True when an execution was handed back for lack of a thread since the last check.
  private volatile boolean threadless;

  /**
   * Creates the set.
   *
   * @param slots receives a slot back at the end of each execution
   * @param environment provides the executor, which is closed with this object
   * @param traces continues the traces of the executions
   */
  RunningExecutions(
      ConfigVersions versions,
      AttemptRecorder recorder,
      AttemptRunner runner,
      SlotPool slots,
      WorkerEnvironment environment,
      ExecutionTraces traces) {
    this.traces = traces;
    this.versions = versions;
    this.recorder = recorder;
    this.runner = runner;
    this.slots = slots;
    this.environment = environment;
    this.handlers = environment.handlers().get();
  }

  /** Returns the number of running executions. */
  int count() {
    return running.size();
  }

  /** Tells all of them to stop. */
  void stop(StopReason reason) {
    running.forEach(attempt -> attempt.stop(reason));
  }

  /** Stops the executions for which a stop was requested. */
  void stopCancelled(ExecutionStore executions) {
    Map<UUID, RunningAttempt> byId =
        running.stream()
            .collect(Collectors.toMap(one -> one.claim().executionId(), one -> one, (a, b) -> b));
    if (byId.isEmpty()) {
      return;
    }
    for (ExecutionStore.CancelRequest request : executions.cancelRequests(byId.keySet())) {
      RunningAttempt attempt = byId.get(request.executionId());
      if (attempt != null) {
        attempt.stop(new StopReason.Asked(request.reason()));
      }
    }
  }

  /** Returns whether executions wait for memory, so that nothing more must be claimed. */
  boolean isShortOfMemory() {
    return runner.isShortOfMemory();
  }

  /** Returns whether the system refused a thread for an execution since the last call. */
  boolean wasShortOfThreads() {
    boolean was = threadless;
    threadless = false;
    return was;
  }

  /** Runs claimed executions; reads all their versions at once. */
  void run(WorkerLease lease, List<Claim> batch) {
    List<Claim> claimed = traced(batch);
    Map<ConfigVersion.Key, ConfigVersion> found;
    try {
      found = versions.find(claimed.stream().map(RunningExecutions::key).toList());
    } catch (RuntimeException e) { // nothing has started: each reads its own
      runEach(lease, claimed);
      return;
    }
    claimed.forEach(claim -> {
      ConfigVersion version = found.get(key(claim));
      start(lease, claim, attempt -> run(lease, attempt, version));
    });
  }

  private List<Claim> traced(List<Claim> claimed) {
    if (!traces.areOn()) {
      return claimed;
    }
    Map<UUID, StoredTrace> stored = traces.find(claimed.stream().map(Claim::executionId).toList());
    return claimed.stream().map(one -> one.withTrace(stored.get(one.executionId()))).toList();
  }

  private @Nullable AttemptSpan span(Claim claim) {
    return claim.trace() == null
        ? null
        : traces.begin(
            new Subject(claim.executionId(), claim.taskConfigId(), claim.taskType()),
            claim.attempt(),
            claim.trace());
  }

  /** Runs claimed executions; each reads its own version, which is nearly always cached. */
  void runEach(WorkerLease lease, List<Claim> claimed) {
    claimed.forEach(claim -> start(lease, claim, attempt -> findAndRun(lease, attempt)));
  }

  private void start(WorkerLease lease, Claim claim, Consumer<RunningAttempt> run) {
    RunningAttempt attempt = new RunningAttempt(claim, span(claim));
    running.add(attempt);
    if (lease.isEnded()) { // the counterpart is LeaseKeeper.lose, which stops what it finds here
      attempt.stop(new StopReason.LeaseLost());
    }
    handlers.start(
        "carillon-run-" + claim.executionId(),
        () -> runToItsEnd(lease, attempt, run),
        reason -> handBack(lease, attempt, reason));
  }

  private void handBack(WorkerLease lease, RunningAttempt attempt, Throwable reason) {
    LOG.error(
        "Execution {} is handed back: {}", attempt.claim().executionId(), reason.getMessage());
    report(lease, attempt, null, new AttemptEnd.HandedBack());
    over(attempt);
    threadless = true;
  }

  /** Records the attempt's end and returns its slot in any case. */
  private void runToItsEnd(
      WorkerLease lease, RunningAttempt attempt, Consumer<RunningAttempt> run) {
    try {
      run.accept(attempt);
    } catch (Throwable e) { // around a handler and the handling of its outcome
      TaskError error = TaskError.of(e);
      report(lease, attempt, null, AttemptEnd.failed(error, false));
      LOG.error("Execution {} ended by {}", attempt.claim().executionId(), error.stack());
    } finally {
      over(attempt);
    }
  }

  private void over(RunningAttempt attempt) {
    running.remove(attempt);
    slots.release(1);
    AttemptSpan span = attempt.span();
    if (span != null) { // otherwise its end was reported
      span.end(LEASE_LOST, null);
    }
  }

  /**
   * When the version cannot be read even alone, the execution is handed back, or fails when a retry
   * would not help.
   */
  private void findAndRun(WorkerLease lease, RunningAttempt attempt) {
    ConfigVersion.Key key = key(attempt.claim());
    ConfigVersion version;
    try {
      version = versions.find(List.of(key)).get(key);
    } catch (DataAccessException e) {
      LOG.warn("Execution {} is handed back: {}", attempt.claim().executionId(), e.getMessage());
      report(lease, attempt, null, new AttemptEnd.HandedBack());
      return;
    } catch (RuntimeException e) {
      report(lease, attempt, null, AttemptEnd.failed(TaskError.of(e), false));
      return;
    }
    run(lease, attempt, version);
  }

  private static ConfigVersion.Key key(Claim claim) {
    return new ConfigVersion.Key(claim.taskConfigId(), claim.task().configVersion());
  }

  private void run(WorkerLease lease, RunningAttempt attempt, @Nullable ConfigVersion version) {
    AttemptEnd end = runner.run(attempt, version, () -> limitTime(lease, attempt, version));
    report(lease, attempt, version, end);
  }

  private AttemptTimeouts.@Nullable Deadline limitTime(
      WorkerLease lease, RunningAttempt attempt, @Nullable ConfigVersion version) {
    Duration timeout = version == null ? null : version.policies().timeout();
    return timeout == null
        ? null
        : deadlines.set(attempt, timeout, end -> report(lease, attempt, version, end));
  }

  private void report(
      WorkerLease lease, RunningAttempt attempt, @Nullable ConfigVersion version, AttemptEnd end) {
    if (!attempt.mayReport() || attempt.stopReason() instanceof StopReason.LeaseLost) {
      return;
    }
    Claim claim = attempt.claim();
    Settlement settlement = settlement(lease, claim, version, end);
    AttemptSpan span = attempt.span();
    if (span != null) {
      span.end(settlement.outcome().code(), settlement.error());
    }
    recorder.reportEnd(
        new AttemptReport.Ended(
            settlement,
            environment.nanoTime().getAsLong(),
            () -> lease.batches().settled(claim.batch())));
  }

  private Settlement settlement(
      WorkerLease lease, Claim claim, @Nullable ConfigVersion version, AttemptEnd end) {
    try {
      return settle(lease, claim, AttemptRunner.retry(version), end);
    } catch (Throwable e) { // around a handler's result
      TaskError cause = TaskError.of(e);
      LOG.error("The outcome of execution {}: {}", claim.executionId(), cause.stack());
      String why = "Its outcome cannot be kept: " + cause.message();
      TaskError error = TaskError.of("unrecordable_outcome", why);
      return settle(lease, claim, Retry.NONE, AttemptEnd.failed(error, false));
    }
  }

  private Settlement settle(WorkerLease lease, Claim claim, Retry retry, AttemptEnd end) {
    return OutcomeRules.of(
        claim, lease.id(), end, retry, environment.clock().instant(), environment.random());
  }

  @Override
  public void close() {
    deadlines.close();
    handlers.close();
  }
}
