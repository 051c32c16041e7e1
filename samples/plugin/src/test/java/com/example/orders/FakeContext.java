package com.example.orders;

import io.carillon.task.ReservedMemory;
import io.carillon.task.TaskContext;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An attempt for tests: it keeps the progress and can be cancelled. */
final class FakeContext implements TaskContext {

  private final UUID execution = UUID.randomUUID();
  private volatile double progress;
  private volatile boolean cancelled;

  double progress() {
    return progress;
  }

  void cancel() {
    cancelled = true;
  }

  @Override
  public UUID executionId() {
    return execution;
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public long taskConfigId() {
    return 1;
  }

  @Override
  public Optional<Instant> dueAt() {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> lastSuccess() {
    return Optional.empty();
  }

  @Override
  public Logger logger() {
    return LoggerFactory.getLogger("execution");
  }

  @Override
  public void progress(double fraction, String message) {
    progress = fraction;
  }

  @Override
  public ReservedMemory reserveMemory(long bytes) {
    return () -> {};
  }

  @Override
  public long memoryBudget() {
    return Long.MAX_VALUE;
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }
}
