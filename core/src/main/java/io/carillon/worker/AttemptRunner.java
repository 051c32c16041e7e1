package io.carillon.worker;

import io.carillon.definition.Retry;
import io.carillon.execution.Claim;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.memory.MemoryBudget;
import io.carillon.record.EventRecorder;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.TaskError;
import io.carillon.task.TaskHandler;
import io.carillon.tasktype.LocalTaskType;
import io.carillon.tasktype.LocalTaskType.Reading;
import io.carillon.tasktype.LocalTaskTypes;
import io.carillon.version.ConfigVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Runs one attempt to its outcome; the one place where exceptions become outcomes. */
final class AttemptRunner {

  private static final int REMEMBERED = 10_000;

  private final LocalTaskTypes types;
  private final EventRecorder recorder;
  private final WorkerStore store;
  private final MemoryBudget memory = MemoryBudget.ofHeap(4);
  private final Clock clock = Clock.systemUTC();
  // Versions whose parameters fit the schema of their type.
  private final Set<ConfigVersion.Key> fitting = ConcurrentHashMap.newKeySet();

  AttemptRunner(LocalTaskTypes types, EventRecorder recorder, WorkerStore store) {
    this.types = types;
    this.recorder = recorder;
    this.store = store;
  }

  /** The time for log lines and snoozes: this machine's own, which decides nothing. */
  Instant now() {
    return clock.instant();
  }

  static Retry retry(@Nullable ConfigVersion version) {
    return version == null ? Retry.NONE : version.policies().retry();
  }

  Outcome run(RunningAttempt attempt, @Nullable ConfigVersion version) {
    Outcome outcome;
    try {
      outcome = attempt.begin() ? outcome(perform(attempt, version)) : notStarted();
    } catch (Throwable e) { // around a handler: whatever it throws is its outcome
      outcome = failed(e);
    }
    attempt.end();
    return stopped(attempt, version, outcome);
  }

  private @Nullable Object perform(RunningAttempt attempt, @Nullable ConfigVersion version)
      throws Exception {
    String name = attempt.claim().taskType();
    Optional<LocalTaskType> type = types.find(name);
    if (type.isEmpty() || version == null) {
      throw new NotRetryableException("The task type or config of this execution is gone: " + name);
    }
    Object parameters = parameters(type.get(), attempt.claim(), version);
    AttemptLog log =
        new AttemptLog(
            recorder, this::now, attempt.claim().executionId(), attempt.claim().attempt());
    AttemptContext context = new AttemptContext(attempt, recorder, log, store, memory);
    TaskHandler<Object> handler = type.get().handler();
    // Libraries of a plug-in look for their services with the class loader of the thread.
    Thread.currentThread().setContextClassLoader(handler.getClass().getClassLoader());
    try {
      return handler.run(parameters, context);
    } finally {
      context.release();
    }
  }

  private Object parameters(LocalTaskType type, Claim claim, ConfigVersion version)
      throws NotRetryableException {
    return switch (read(type, claim, version)) {
      case Reading.Fitting(Object parameters) -> parameters;
      case Reading.Faulty(List<Fault> faults) ->
          throw new NotRetryableException(
              "The parameters no longer fit: " + new InvalidInputException(faults).getMessage());
    };
  }

  /** The parameters of a version never change: the schema is asked once. */
  private Reading read(LocalTaskType type, Claim claim, ConfigVersion version) {
    ObjectNode own = claim.parameters();
    if (own != null) {
      return type.read(own);
    }
    if (fitting.contains(version.key())) {
      return type.readFitting(version.parameters());
    }
    Reading reading = type.read(version.parameters());
    if (reading instanceof Reading.Fitting) {
      remember(version.key());
    }
    return reading;
  }

  private void remember(ConfigVersion.Key key) {
    if (fitting.size() >= REMEMBERED) {
      fitting.clear();
    }
    fitting.add(key);
  }

  private static Outcome outcome(@Nullable Object answer) {
    return answer instanceof Outcome outcome ? outcome : new Outcome.Succeeded(answer);
  }

  private static Outcome notStarted() {
    return new Outcome.HandedBack();
  }

  private static Outcome failed(Throwable thrown) {
    return new Outcome.Failed(TaskError.of(thrown), !(thrown instanceof NotRetryableException));
  }

  /** What was told to stop and did not end well ended for that reason. */
  private static Outcome stopped(
      RunningAttempt attempt, @Nullable ConfigVersion version, Outcome outcome) {
    StopReason reason = attempt.stopReason();
    if (reason == null || outcome instanceof Outcome.Succeeded) {
      return outcome;
    }
    return switch (reason) {
      case StopReason.Deadline() -> new Outcome.TimedOut(timeout(version), false);
      case StopReason.Asked(String why) -> new Outcome.Cancelled(why);
      case StopReason.Shutdown() -> new Outcome.HandedBack();
      case StopReason.LeaseLost() -> new Outcome.HandedBack();
    };
  }

  private static Duration timeout(@Nullable ConfigVersion version) {
    Duration timeout = version == null ? null : version.policies().timeout();
    return timeout == null ? Duration.ZERO : timeout;
  }
}
