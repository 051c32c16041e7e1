package io.carillon.history;

import io.carillon.definition.Json;
import io.carillon.execution.AttemptOutcome;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution as read. Its JSON stays text until requested as a tree, which may take fifty times
 * the memory; code that only forwards it writes the text.
 *
 * @param texts its parameters, result, error and progress
 */
public record Execution(UUID id, Task task, Cause cause, Times times, State state, Texts texts) {

  /**
   * The task that it runs.
   *
   * @param configName the name of its config at the time of reading
   * @param configVersion the version of the config that it runs
   * @param type the name of its task type
   */
  public record Task(
      long configId,
      String configName,
      long configVersion,
      String type,
      String queue,
      int priority) {}

  /**
   * The reason why it exists.
   *
   * @param triggeredBy the user who requested it; null for the schedule
   * @param retryOf the ended execution it repeats; null for none
   * @param traceId its trace, 32 hexadecimal digits; null when tracing was off
   */
  public record Cause(
      Trigger trigger,
      @Nullable String triggeredBy,
      @Nullable UUID retryOf,
      @Nullable String traceId) {}

  /**
   * Its times.
   *
   * @param dueAt the due time; null when no schedule produced it
   * @param wakesAt not claimed before this instant; null when it may be claimed, and while Celery
   *     has it
   * @param startBy expires unless it starts before this instant; null for never
   * @param startedAt the start of its last attempt; null before the first
   * @param finishedAt its end; null before it
   */
  public record Times(
      @Nullable Instant dueAt,
      Instant queuedAt,
      @Nullable Instant wakesAt,
      @Nullable Instant startBy,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {}

  /**
   * Its state at the time of reading.
   *
   * @param held whether it is queued and waits for another execution of its config to end
   * @param workerId the worker of the last attempt; null before the first
   * @param cancelReason why it was asked to stop; null when it was not
   */
  public record State(
      ExecutionStatus status,
      boolean held,
      Tries tries,
      @Nullable UUID workerId,
      @Nullable String cancelReason) {}

  /**
   * Its attempts.
   *
   * @param attempt the number of the last attempt, including snoozed, handed back and lost ones; 0
   *     before the first
   * @param failures number of attempts that failed or timed out
   * @param maxAttempts maximum number of failed attempts
   */
  public record Tries(int attempt, int failures, int maxAttempts) {}

  /**
   * JSON of an execution, as text.
   *
   * @param parameters its parameters; null in a list that did not request them
   * @param ownParameters the parameters given for this execution in place of the config's; null for
   *     the config's, and in lists
   * @param result null before it succeeds, and in a list that did not request it
   * @param error of the last attempt that did not succeed; in a list that did not request it, only
   *     its type and the first line of its message
   * @param progress the last reported progress; null for none
   */
  public record Texts(
      @Nullable String parameters,
      @Nullable String ownParameters,
      @Nullable String result,
      @Nullable String error,
      @Nullable String progress) {}

  /** Returns the id of its config. */
  public long taskConfigId() {
    return task.configId();
  }

  /** Returns the name of its task type. */
  public String taskType() {
    return task.type();
  }

  /** Returns its queue. */
  public String queue() {
    return task.queue();
  }

  /** Returns its priority. */
  public int priority() {
    return task.priority();
  }

  /** Returns what triggered it. */
  public Trigger trigger() {
    return cause.trigger();
  }

  /** Returns the user who requested it; null for the schedule. */
  public @Nullable String triggeredBy() {
    return cause.triggeredBy();
  }

  /** Returns the due time; null when no schedule produced it. */
  public @Nullable Instant dueAt() {
    return times.dueAt();
  }

  /** Returns when the schedule expected it to start; null when no schedule triggered it. */
  public @Nullable Instant expectedAt() {
    return trigger() == Trigger.SCHEDULE ? dueAt() : null;
  }

  /** Returns the instant at which it was created. */
  public Instant queuedAt() {
    return times.queuedAt();
  }

  /** Returns the start of its last attempt; null before the first. */
  public @Nullable Instant startedAt() {
    return times.startedAt();
  }

  /** Returns its end; null before it. */
  public @Nullable Instant finishedAt() {
    return times.finishedAt();
  }

  /** Returns its status. */
  public ExecutionStatus status() {
    return state.status();
  }

  /** Returns whether it is queued and waits for another execution of its config to end. */
  public boolean held() {
    return state.held();
  }

  /** Returns the number of the last attempt; 0 before the first. */
  public int attempt() {
    return state.tries().attempt();
  }

  /** Returns the number of attempts that failed or timed out. */
  public int failures() {
    return state.tries().failures();
  }

  /** Returns the worker of the last attempt; null before the first. */
  public @Nullable UUID workerId() {
    return state.workerId();
  }

  /** Returns why it was asked to stop; null when it was not. */
  public @Nullable String cancelReason() {
    return state.cancelReason();
  }

  /**
   * Returns the parameters of the execution.
   *
   * @throws IllegalStateException when it comes from a list that did not request them
   */
  public ObjectNode parameters() {
    if (texts.parameters() == null) {
      throw new IllegalStateException(
          "the list was not asked for parameters (ExecutionQuery.Field.PARAMETERS)");
    }
    return Json.object(texts.parameters());
  }

  /**
   * Returns the parameters given for this execution in place of the config's; null for the
   * config's, and in lists.
   */
  public @Nullable ObjectNode ownParameters() {
    return texts.ownParameters() == null ? null : Json.object(texts.ownParameters());
  }

  /** Returns the result; null before it succeeds, and in a list that did not request it. */
  public @Nullable JsonNode result() {
    return Json.tree(texts.result());
  }

  /** Returns the error of the last attempt that did not succeed; null for none. */
  public @Nullable JsonNode error() {
    return Json.tree(texts.error());
  }

  /** Returns the last reported progress; null for none. */
  public @Nullable JsonNode progress() {
    return Json.tree(texts.progress());
  }

  /** An ended attempt of an execution. */
  public record Attempt(
      int number,
      UUID workerId,
      Instant startedAt,
      Instant finishedAt,
      AttemptOutcome outcome,
      @Nullable JsonNode error) {}

  /** A log line of an execution. */
  public record LogLine(int attempt, int line, Instant at, String level, String message) {}
}
