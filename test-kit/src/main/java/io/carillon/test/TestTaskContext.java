package io.carillon.test;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ReservedMemory;
import io.carillon.task.TaskContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The context of an attempt for a unit test of a handler: it needs no node and no database, and
 * keeps what the handler reports. It checks the same bounds as a node does. Thread-safe.
 */
public final class TestTaskContext implements TaskContext {

  private static final int MAX_MESSAGE = 500;

  private final Builder plan;
  private final List<Progress> progress = new CopyOnWriteArrayList<>();
  private final RecordingLogger logger = new RecordingLogger();
  private final AtomicLong reserved = new AtomicLong(-1);
  private final AtomicLong mostReserved = new AtomicLong();
  private volatile boolean cancelled;

  private TestTaskContext(Builder plan) {
    this.plan = plan;
    this.cancelled = plan.cancelled;
  }

  /** A report of progress; {@code fraction} is from 0 to 1. */
  public record Progress(double fraction, String message) {}

  /** A log line; {@code level} is {@code error}, {@code warn}, {@code info} or {@code debug}. */
  public record Line(String level, String message, @Nullable Throwable thrown) {}

  /** Returns the context of a first attempt, started by hand. */
  public static TestTaskContext create() {
    return builder().build();
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a context; each setting replaces its default. Not thread-safe. */
  public static final class Builder {

    private UUID executionId = UUID.randomUUID();
    private int attempt = 1;
    private long taskConfigId = 1;
    private @Nullable Instant dueAt;
    private @Nullable Instant lastSuccess;
    private long memoryBudget = 256L << 20;
    private boolean cancelled;
    private final Map<String, Record> connections = new HashMap<>();

    private Builder() {}

    /** Sets the id of the execution; a random one by default. */
    public Builder executionId(UUID id) {
      this.executionId = id;
      return this;
    }

    /**
     * Sets the number of the attempt; 1 by default.
     *
     * @param number 1 or more
     */
    public Builder attempt(int number) {
      if (number < 1) {
        throw new IllegalArgumentException("attempt must be 1 or more, not " + number);
      }
      this.attempt = number;
      return this;
    }

    /** Sets the id of the config; 1 by default. */
    public Builder taskConfigId(long id) {
      this.taskConfigId = id;
      return this;
    }

    /** Sets the due time; none by default, as for an execution started by hand. */
    public Builder dueAt(Instant instant) {
      this.dueAt = instant;
      return this;
    }

    /** Sets when an execution of the config last succeeded; never by default. */
    public Builder lastSuccess(Instant instant) {
      this.lastSuccess = instant;
      return this;
    }

    /**
     * Sets the memory that can be reserved; 256 MiB by default.
     *
     * @param bytes 0 or more
     */
    public Builder memoryBudget(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("memoryBudget must be 0 or more, not " + bytes);
      }
      this.memoryBudget = bytes;
      return this;
    }

    /**
     * Adds a connection that the handler can use.
     *
     * @param settings the settings record of its kind
     */
    public Builder connection(String name, Record settings) {
      connections.put(name, settings);
      return this;
    }

    /** Makes an attempt that is told to stop from its beginning. */
    public Builder cancelled() {
      this.cancelled = true;
      return this;
    }

    /** Returns the context. */
    public TestTaskContext build() {
      return new TestTaskContext(copy());
    }

    private Builder copy() {
      Builder copy = new Builder();
      copy.executionId = executionId;
      copy.attempt = attempt;
      copy.taskConfigId = taskConfigId;
      copy.dueAt = dueAt;
      copy.lastSuccess = lastSuccess;
      copy.memoryBudget = memoryBudget;
      copy.cancelled = cancelled;
      copy.connections.putAll(connections);
      return copy;
    }
  }

  /** Returns the context of the next attempt of the same execution. */
  public TestTaskContext nextAttempt() {
    Builder next = plan.copy();
    next.attempt++;
    next.cancelled = false;
    return new TestTaskContext(next);
  }

  /** Tells the attempt to stop; the test interrupts the handler's thread itself if it is to be. */
  public void cancel() {
    cancelled = true;
  }

  /** Returns the reports of progress, in order. */
  public List<Progress> progressReports() {
    return List.copyOf(progress);
  }

  /** Returns the last report of progress; empty when there was none. */
  public Optional<Progress> lastProgress() {
    List<Progress> all = progressReports();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /** Returns the lines of {@link #logger}, in order. */
  public List<Line> lines() {
    return logger.lines();
  }

  /** Returns the texts of the lines of {@link #logger}, in order. */
  public List<String> messages() {
    return lines().stream().map(Line::message).toList();
  }

  /** Returns the largest number of bytes that was reserved at one time; 0 when none was. */
  public long mostReserved() {
    return mostReserved.get();
  }

  /** Returns whether memory is reserved at present, as after a handler that did not release it. */
  public boolean holdsMemory() {
    return reserved.get() >= 0;
  }

  @Override
  public UUID executionId() {
    return plan.executionId;
  }

  @Override
  public int attempt() {
    return plan.attempt;
  }

  @Override
  public long taskConfigId() {
    return plan.taskConfigId;
  }

  @Override
  public Optional<Instant> dueAt() {
    return Optional.ofNullable(plan.dueAt);
  }

  @Override
  public Optional<Instant> lastSuccess() {
    return Optional.ofNullable(plan.lastSuccess);
  }

  @Override
  public Logger logger() {
    return logger;
  }

  @Override
  public void progress(double fraction, String message) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException("fraction must be from 0 to 1, not " + fraction);
    }
    String bounded = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE);
    progress.add(new Progress(fraction, bounded));
  }

  /** Reserves at once: a unit test has no other handlers to wait for. */
  @Override
  public ReservedMemory reserveMemory(long bytes) {
    if (bytes < 0 || bytes > plan.memoryBudget) {
      throw new IllegalArgumentException(
          "%,d bytes cannot be reserved: the budget of this context is %,d"
              .formatted(bytes, plan.memoryBudget));
    }
    if (!reserved.compareAndSet(-1, bytes)) {
      throw new IllegalStateException(
          "this attempt holds a reservation already: close it first, or reserve all at once");
    }
    mostReserved.accumulateAndGet(bytes, Math::max);
    return () -> reserved.compareAndSet(bytes, -1);
  }

  @Override
  public <S> S connection(String name, Class<S> settings) throws NotRetryableException {
    Record found = plan.connections.get(name);
    if (found == null) {
      throw new NotRetryableException("There is no connection named " + name);
    }
    if (!settings.isInstance(found)) {
      throw new NotRetryableException(
          "The settings of the connection %s are %s, not %s"
              .formatted(name, found.getClass().getName(), settings.getName()));
    }
    return settings.cast(found);
  }

  @Override
  public long memoryBudget() {
    return plan.memoryBudget;
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }
}
