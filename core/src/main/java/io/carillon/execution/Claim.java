package io.carillon.execution;

import io.carillon.time.TimeOrderedIds;
import io.carillon.tracing.StoredTrace;
import io.carillon.tracing.TraceContext;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution that a worker has claimed and may run exclusively during this attempt.
 *
 * @param batch the number of the claim batch, unique within the worker
 * @param trace null for an execution without a trace, and while it has not been read
 */
public record Claim(
    long batch,
    UUID executionId,
    Tries tries,
    Task task,
    Parameters ownParameters,
    @Nullable StoredTrace trace) {

  /** A claim whose trace has not been read. */
  public Claim(long batch, UUID executionId, Tries tries, Task task, Parameters ownParameters) {
    this(batch, executionId, tries, task, ownParameters, null);
  }

  /**
   * Returns this claim with a trace.
   *
   * @param stored null for none
   */
  public Claim withTrace(@Nullable StoredTrace stored) {
    return stored == null
        ? this
        : new Claim(batch, executionId, tries, task, ownParameters, stored);
  }

  /**
   * The attempt that was claimed, and those before it.
   *
   * @param attempt the number of the attempt and the fencing token, which every report contains
   * @param failures the number of failed attempts before this one
   * @param maxAttempts maximum number of failed attempts
   */
  public record Tries(int attempt, int failures, int maxAttempts) {

    /** Returns whether no attempt follows when this one fails. */
    public boolean isLast() {
      return failures + 1 >= maxAttempts;
    }
  }

  /**
   * The task to run.
   *
   * @param dueAt the due time; null when no schedule produced the execution
   */
  public record Task(long configId, long configVersion, String type, @Nullable Instant dueAt) {}

  /**
   * The parameters that replace those of the config version.
   *
   * @param small the parameters; null without own parameters, and when they are large: {@link
   *     ExecutionStore#parameters} reads those
   * @param bytes their length as JSON in bytes; 0 without own parameters. 1 in place of the length
   *     when the execution starts on creation
   */
  public record Parameters(@Nullable ObjectNode small, int bytes) {

    /** No own parameters. */
    public static final Parameters NONE = new Parameters(null, 0);

    /** The maximum size in bytes of parameters, as JSON, that are read with a claim. */
    public static final int LARGE = 8_192;

    /** Returns whether there are own parameters. */
    public boolean exist() {
      return bytes > 0;
    }

    private static Parameters of(NewExecution execution) {
      ObjectNode parameters = execution.parameters();
      return parameters == null ? NONE : new Parameters(parameters, 1); // 1: they are in memory
    }
  }

  /** Returns the number of the attempt, which is the fencing token. */
  public int attempt() {
    return tries.attempt();
  }

  /** Returns the id of the execution's config. */
  public long taskConfigId() {
    return task.configId();
  }

  /** Returns the name of the task type. */
  public String taskType() {
    return task.type();
  }

  /** Returns the due time; null when no schedule produced the execution. */
  public @Nullable Instant dueAt() {
    return task.dueAt();
  }

  /** Returns the claim of an execution that starts its first attempt on creation. */
  static Claim first(long batch, NewExecution execution) {
    NewExecution.Task task = execution.task();
    TraceContext trace = execution.trace();
    return new Claim(
        batch,
        execution.id(),
        new Tries(1, 0, task.maxAttempts()),
        new Task(task.configId(), task.configVersion(), task.type(), execution.origin().dueAt()),
        Parameters.of(execution),
        trace == null ? null : new StoredTrace(trace, TimeOrderedIds.time(execution.id())));
  }
}
