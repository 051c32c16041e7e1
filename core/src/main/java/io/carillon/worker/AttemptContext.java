package io.carillon.worker;

import io.carillon.record.EventRecorder;
import io.carillon.record.Report;
import io.carillon.task.TaskContext;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;

/** The context of one attempt. */
final class AttemptContext implements TaskContext {

  private static final int MAX_MESSAGE = 500;

  private final RunningAttempt attempt;
  private final EventRecorder recorder;
  private final AttemptLog log;
  private final WorkerStore store;

  AttemptContext(
      RunningAttempt attempt, EventRecorder recorder, AttemptLog log, WorkerStore store) {
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
    String clean = message.replace('\u0000', '\uFFFD');
    String bounded = clean.length() <= MAX_MESSAGE ? clean : clean.substring(0, MAX_MESSAGE);
    // The last one told counts, so one that finds no room may get lost.
    boolean taken =
        recorder.offer(new Report.Progressed(executionId(), attempt(), fraction, bounded));
    if (!taken) {
      log.debug("Progress {} was not kept: the recorder is busy", fraction);
    }
  }

  @Override
  public boolean cancelled() {
    return attempt.stopReason() != null;
  }
}
