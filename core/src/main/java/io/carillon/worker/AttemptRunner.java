package io.carillon.worker;

import io.carillon.definition.Retry;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStore;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonWeight;
import io.carillon.memory.MemoryBudget;
import io.carillon.record.AttemptRecorder;
import io.carillon.record.AttemptReport;
import io.carillon.rendering.ParameterRenderer;
import io.carillon.rendering.Run;
import io.carillon.rendering.VerbatimTexts;
import io.carillon.secret.SecretMask;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.task.TaskError;
import io.carillon.task.TaskHandler;
import io.carillon.tasktype.LocalTaskType;
import io.carillon.tasktype.RecordReader.Reading;
import io.carillon.tracing.AttemptSpan;
import io.carillon.tracing.HandlerSpan;
import io.carillon.tracing.TraceContext;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import io.carillon.worker.RunningAttempt.StopReason;
import io.carillon.worker.registry.WorkerStore;
import io.carillon.worker.report.AttemptLog;
import io.carillon.worker.report.AttemptLogs;
import io.carillon.worker.report.ResultText;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs one attempt to its end, and turns exceptions into outcomes. */
final class AttemptRunner {

  private static final int REMEMBERED = 10_000;
  // Memory per byte of JSON while it is read: a tree, the tokens it is converted by, and a record.
  private static final int READING = 32;
  // Memory per byte of JSON while the handler runs: the record, and what the handler derives from
  // it.
  private static final int RUNNING = 3;

  private final Worker.Handlers handlers;
  private final AttemptRecorder recorder;
  private final WorkerStore store;
  private final ConfigVersions versions;
  private final ExecutionStore executions;
  private final MemoryBudget memory = MemoryBudget.ofHeap(4);
  private final MemoryBudget parameterMemory = MemoryBudget.ofHeap(8);
  private final InstantSource clock;
  private final AttemptLogs logs = new AttemptLogs();
  // Versions whose parameters match the schema of their type.
  private final Set<ConfigVersion.Key> fitting = ConcurrentHashMap.newKeySet();

  AttemptRunner(
      Worker.Handlers handlers,
      AttemptRecorder recorder,
      WorkerStore store,
      ConfigVersions versions,
      ExecutionStore executions,
      InstantSource clock) {
    this.handlers = handlers;
    this.recorder = recorder;
    this.store = store;
    this.versions = versions;
    this.executions = executions;
    this.clock = clock;
  }

  /** Starts the time limit of a handler that is about to run. */
  @FunctionalInterface
  interface Timing {

    /** Sets the deadline; null for none. */
    AttemptTimeouts.@Nullable Deadline begin();
  }

  /**
   * Returns whether executions wait for memory held by others' parameters: then nothing more must
   * be claimed.
   */
  boolean isShortOfMemory() {
    return parameterMemory.isWaitedFor();
  }

  /** Returns the loggers of the attempts that run. */
  AttemptLogs logs() {
    return logs;
  }

  static Retry retry(@Nullable ConfigVersion version) {
    return version == null ? Retry.NONE : version.policies().retry();
  }

  /**
   * Waits for memory for the parameters, reads them, and runs the handler within its time limit.
   */
  AttemptEnd run(RunningAttempt attempt, @Nullable ConfigVersion version, Timing timing) {
    AttemptEnd end;
    SecretMask mask = new SecretMask();
    try {
      end =
          attempt.begin()
              ? new AttemptEnd.Returned(perform(new Performance(attempt, mask), version, timing))
              : new AttemptEnd.HandedBack();
    } catch (Throwable e) { // around a handler: any throwable is its outcome
      end = AttemptEnd.failed(mask.error(TaskError.of(e)), !(e instanceof NotRetryableException));
    }
    attempt.end();
    return stopped(attempt, version, end);
  }

  /**
   * An attempt, and the values of secrets that it was given.
   *
   * @param mask removes these values from what it reports
   */
  private record Performance(RunningAttempt attempt, SecretMask mask) {

    Claim claim() {
      return attempt.claim();
    }

    @Nullable HandlerSpan handlerSpan() {
      AttemptSpan span = attempt.span();
      return span == null ? null : span.handler();
    }
  }

  private Outcome perform(Performance attempt, @Nullable ConfigVersion version, Timing timing)
      throws Exception {
    String name = attempt.claim().taskType();
    Optional<LocalTaskType> type = handlers.types().find(name);
    if (type.isEmpty() || version == null) {
      throw gone(name);
    }
    try (MemoryBudget.Share share = reserve(attempt.claim(), version)) {
      AttemptTimeouts.Deadline deadline = timing.begin();
      try {
        Object parameters = parameters(type.get(), attempt, version, share);
        Object answer = perform(attempt, type.get().handler(), parameters);
        return outcome(answer, type.get().json().results(), attempt.mask());
      } finally {
        if (deadline != null) {
          deadline.cancel();
        }
      }
    }
  }

  private static NotRetryableException gone(String type) {
    return new NotRetryableException("The task type or config of this execution is gone: " + type);
  }

  /** Returns null for small parameters, which are in memory already. */
  private MemoryBudget.@Nullable Share reserve(Claim claim, ConfigVersion version)
      throws InterruptedException {
    long bytes =
        claim.ownParameters().exist()
            ? claim.ownParameters().bytes()
            : version.task().parameterBytes();
    return bytes <= Claim.Parameters.LARGE
        ? null
        : parameterMemory.reserve(Math.min(parameterMemory.bytes(), READING * bytes));
  }

  private @Nullable Object perform(
      Performance attempt, TaskHandler<Object> handler, Object parameters) throws Exception {
    Claim claim = attempt.claim();
    SecretMask mask = attempt.mask();
    AttemptLog log =
        new AttemptLog(recorder, clock, claim.executionId(), claim.attempt(), mask::text);
    HandlerSpan span = attempt.handlerSpan();
    TraceContext trace = span == null ? null : span.context();
    AttemptContext context =
        new AttemptContext(
            attempt.attempt(),
            recorder,
            log,
            store,
            memory,
            new AttemptContext.Outside(handlers.connections(), mask, trace));
    // Libraries of a plug-in look up services by the thread's context class loader.
    Thread.currentThread().setContextClassLoader(handler.getClass().getClassLoader());
    try {
      nameInLogs(claim, trace);
      logs.begin(claim.executionId(), log);
      return span == null
          ? handler.run(parameters, context)
          : span.around(() -> handler.run(parameters, context));
    } finally {
      logs.end(claim.executionId(), log);
      MDC.clear();
      context.release();
    }
  }

  /** Adds the execution's id to the log lines of the handler and its libraries, by SLF4J's MDC. */
  private static void nameInLogs(Claim claim, @Nullable TraceContext trace) {
    MDC.put("execution_id", claim.executionId().toString());
    MDC.put("task_config_id", String.valueOf(claim.taskConfigId()));
    MDC.put("task_type", claim.taskType());
    if (trace != null) {
      MDC.put("trace_id", trace.traceId());
      MDC.put("span_id", trace.spanId());
    }
  }

  private Object parameters(
      LocalTaskType type,
      Performance attempt,
      ConfigVersion version,
      MemoryBudget.@Nullable Share share)
      throws InterruptedException {
    Claim claim = attempt.claim();
    ObjectNode json =
        (claim.ownParameters().exist() ? own(claim) : versions.parameters(version))
            .orElseThrow(() -> gone(claim.taskType()));
    Reading reading = read(type, attempt, version, json);
    if (share != null) {
      share.reduceTo(RUNNING * JsonWeight.of(json));
    }
    return switch (reading) {
      case Reading.Fitting(Object parameters) -> parameters;
      case Reading.Faulty(List<Fault> faults) ->
          throw new NotRetryableException(
              attempt
                  .mask()
                  .text(
                      "The parameters no longer fit: "
                          + new InvalidInputException(faults).getMessage()));
    };
  }

  private Optional<ObjectNode> own(Claim claim) {
    ObjectNode small = claim.ownParameters().small();
    return small != null ? Optional.of(small) : executions.parameters(claim.executionId());
  }

  /**
   * The parameters of a version never change, so they are checked against the schema once, unless
   * they have placeholders.
   */
  private Reading read(
      LocalTaskType type, Performance attempt, ConfigVersion version, ObjectNode json)
      throws InterruptedException {
    boolean own = attempt.claim().ownParameters().exist();
    if (!own && fitting.contains(version.key())) {
      return type.readFitting(json);
    }
    Optional<ObjectNode> template = VerbatimTexts.template(json, type.schema().json());
    if (template.isPresent()) {
      return type.read(rendered(attempt, version, template.get()));
    }
    Reading reading = type.read(json);
    if (own) {
      return reading;
    }
    if (reading instanceof Reading.Fitting) {
      remember(version.key());
    }
    return reading;
  }

  private ObjectNode rendered(Performance attempt, ConfigVersion version, ObjectNode json)
      throws InterruptedException {
    Claim claim = attempt.claim();
    Run run = new Run(claim.executionId(), claim.attempt(), claim.taskConfigId(), claim.dueAt());
    ParameterRenderer.Rendered rendered =
        handlers.renderer().render(json, run, version.schedule(), attempt.mask());
    recorder.report(
        new AttemptReport.Rendered(
            claim.executionId(), claim.attempt(), ResultText.bounded(rendered.shown())));
    return rendered.parameters();
  }

  private void remember(ConfigVersion.Key key) {
    if (fitting.size() >= REMEMBERED) {
      fitting.clear();
    }
    fitting.add(key);
  }

  /** The attempt's own thread writes the result, within the time limit: it may be of any size. */
  private static Outcome outcome(@Nullable Object answer, JsonMapper mapper, SecretMask mask) {
    return switch (answer) {
      case Outcome.Succeeded(Object result) -> succeeded(result, mapper, mask);
      case Outcome.Failed(TaskError error, boolean retryable) ->
          new Outcome.Failed(mask.error(error), retryable);
      case Outcome outcome -> outcome;
      case null, default -> succeeded(answer, mapper, mask);
    };
  }

  private static Outcome succeeded(@Nullable Object result, JsonMapper mapper, SecretMask mask) {
    ResultText text = ResultText.of(result, mapper);
    return new Outcome.Succeeded(mask.isEmpty() ? text : text.masked(mask));
  }

  /** An attempt that was told to stop and did not succeed ended for that reason. */
  private static AttemptEnd stopped(
      RunningAttempt attempt, @Nullable ConfigVersion version, AttemptEnd end) {
    StopReason reason = attempt.stopReason();
    if (reason == null || hasSucceeded(end)) {
      return end;
    }
    return switch (reason) {
      case StopReason.Deadline() -> new AttemptEnd.TimedOut(timeout(version), false);
      case StopReason.Asked(String why) -> new AttemptEnd.Cancelled(why);
      case StopReason.Shutdown() -> new AttemptEnd.HandedBack();
      case StopReason.LeaseLost() -> new AttemptEnd.HandedBack();
    };
  }

  private static boolean hasSucceeded(AttemptEnd end) {
    return end instanceof AttemptEnd.Returned returned
        && returned.outcome() instanceof Outcome.Succeeded;
  }

  private static Duration timeout(@Nullable ConfigVersion version) {
    Duration timeout = version == null ? null : version.policies().timeout();
    return timeout == null ? Duration.ZERO : timeout;
  }
}
