package io.carillon.record;

import io.carillon.definition.Json;
import io.carillon.execution.ExecutionStatus;
import io.carillon.execution.Trigger;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution as it is read. JSON stays text until it is asked for as a tree, which may take fifty
 * times the memory; what answers with it writes the text.
 *
 * @param taskConfigName the name of its config at the time of reading
 * @param configVersion the version of the config that it runs by
 * @param held whether it is queued and waits for another one of its config to end
 * @param wakesAt not claimed before this instant; null when it may be, and while Celery has it
 * @param startBy expires unless it starts before this instant; null for never
 * @param startedAt the start of its last attempt; null before the first
 * @param attempt the number of the last attempt, those included that were snoozed, handed back or
 *     lost; 0 before the first
 * @param failures attempts that failed or timed out
 * @param maxAttempts how many attempts may fail
 * @param cancelReason why it was asked to stop; null when it was not
 * @param texts what it was given and answered
 */
public record Execution(
    UUID id,
    long taskConfigId,
    String taskConfigName,
    long configVersion,
    String taskType,
    String queue,
    int priority,
    ExecutionStatus status,
    boolean held,
    Trigger trigger,
    @Nullable Instant dueAt,
    Instant queuedAt,
    @Nullable Instant wakesAt,
    @Nullable Instant startBy,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    int attempt,
    int failures,
    int maxAttempts,
    @Nullable UUID workerId,
    @Nullable String triggeredBy,
    @Nullable UUID retryOf,
    @Nullable String cancelReason,
    Texts texts) {

  /**
   * JSON of an execution, as text.
   *
   * @param parameters it runs with; null where a list was not asked for them
   * @param ownParameters those it was started with instead of the config's; null for the config's,
   *     and in lists
   * @param result null before it succeeded, and where a list was not asked for it
   * @param error of the last attempt that did not succeed; in a list that was not asked for it, its
   *     type and the first line of its message alone
   * @param progress what it last told; null for nothing
   */
  public record Texts(
      @Nullable String parameters,
      @Nullable String ownParameters,
      @Nullable String result,
      @Nullable String error,
      @Nullable String progress) {}

  /**
   * The parameters it runs with.
   *
   * @throws IllegalStateException when it comes from a list that was not asked for them
   */
  public ObjectNode parameters() {
    if (texts.parameters() == null) {
      throw new IllegalStateException(
          "the list was not asked for parameters (ExecutionQuery.Field.PARAMETERS)");
    }
    return Json.object(texts.parameters());
  }

  /**
   * The parameters it was started with instead of the config's; null for the config's, and in
   * lists.
   */
  public @Nullable ObjectNode ownParameters() {
    return texts.ownParameters() == null ? null : Json.object(texts.ownParameters());
  }

  /** What it answered; null before it succeeded, and where a list was not asked for it. */
  public @Nullable JsonNode result() {
    return Json.tree(texts.result());
  }

  /** The error of the last attempt that did not succeed; null for none. */
  public @Nullable JsonNode error() {
    return Json.tree(texts.error());
  }

  /** What it last told of its progress; null for nothing. */
  public @Nullable JsonNode progress() {
    return Json.tree(texts.progress());
  }

  /** One try of an execution, ended. */
  public record Attempt(
      int number,
      UUID workerId,
      Instant startedAt,
      Instant finishedAt,
      String outcome,
      @Nullable JsonNode error) {}

  /** A line of its log. */
  public record LogLine(int attempt, int line, Instant at, String level, String message) {}
}
