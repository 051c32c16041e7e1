package io.carillon.worker;

import io.carillon.connection.ConnectionSettings;
import io.carillon.memory.AttemptMemory;
import io.carillon.memory.MemoryBudget;
import io.carillon.record.AttemptRecorder;
import io.carillon.record.AttemptReport;
import io.carillon.secret.SecretMask;
import io.carillon.task.NotRetryableException;
import io.carillon.task.ReservedMemory;
import io.carillon.task.TaskContext;
import io.carillon.text.StoredText;
import io.carillon.tracing.TraceContext;
import io.carillon.worker.registry.WorkerStore;
import io.carillon.worker.report.AttemptLog;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The context of one attempt. */
final class AttemptContext implements TaskContext {

  private static final int MAX_MESSAGE = 500;

  private final RunningAttempt attempt;
  private final AttemptRecorder recorder;
  private final AttemptLog log;
  private final WorkerStore store;
  private final AttemptMemory memory;
  private final Outside outside;

  /**
   * The connections that an attempt can use.
   *
   * @param mask the values of secrets that the attempt was given
   * @param trace the handler's span; null without one
   */
  record Outside(ConnectionSettings connections, SecretMask mask, @Nullable TraceContext trace) {}

  AttemptContext(
      RunningAttempt attempt,
      AttemptRecorder recorder,
      AttemptLog log,
      WorkerStore store,
      MemoryBudget memory,
      Outside outside) {
    this.outside = outside;
    this.memory = new AttemptMemory(memory);
    this.attempt = attempt;
    this.recorder = recorder;
    this.log = log;
    this.store = store;
  }

  @Override
  public UUID executionId() {
    return attempt.claim().executionId();
  }

  @Override
  public int attempt() {
    return attempt.claim().attempt();
  }

  @Override
  public boolean isLastAttempt() {
    return attempt.claim().tries().isLast();
  }

  @Override
  public long taskConfigId() {
    return attempt.claim().taskConfigId();
  }

  @Override
  public Optional<Instant> dueAt() {
    return Optional.ofNullable(attempt.claim().dueAt());
  }

  @Override
  public Optional<Instant> lastSuccess() {
    return store.lastSuccess(taskConfigId());
  }

  @Override
  public Logger logger() {
    return log;
  }

  @Override
  public void progress(double fraction, String message) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction must be from 0 to 1, not " + fraction);
    }
    String bounded = StoredText.escape(outside.mask().text(message), MAX_MESSAGE);
    recorder.progress(new AttemptReport.Progressed(executionId(), attempt(), fraction, bounded));
  }

  @Override
  public ReservedMemory reserveMemory(long bytes) throws InterruptedException {
    return memory.reserve(bytes);
  }

  @Override
  public <S> S connection(String name, Class<S> settings) throws NotRetryableException {
    return outside.connections().of(name, settings, outside.mask());
  }

  @Override
  public Optional<String> traceparent() {
    return Optional.ofNullable(outside.trace()).map(TraceContext::traceparent);
  }

  @Override
  public Optional<String> tracestate() {
    return Optional.ofNullable(outside.trace()).map(TraceContext::tracestate);
  }

  @Override
  public long memoryBudget() {
    return memory.bytes();
  }

  /** Releases the memory that the handler still holds when it has ended. */
  void release() {
    memory.close();
  }

  @Override
  public boolean cancelled() {
    return attempt.stopReason() != null;
  }
}
