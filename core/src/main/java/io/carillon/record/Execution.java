package io.carillon.record;

import io.carillon.execution.ExecutionStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution as it is read.
 *
 * @param held whether it is queued and waits for another one of its config to end
 * @param trigger {@code schedule}, {@code manual} or {@code backfill}
 * @param cancelReason why it was asked to stop; null when it was not
 * @param parameters it runs with
 * @param ownParameters those it was started with instead of the config's; null for the config's
 */
public record Execution(
    UUID id,
    long taskConfigId,
    String taskType,
    ExecutionStatus status,
    boolean held,
    String trigger,
    @Nullable Instant dueAt,
    Instant queuedAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    int attempt,
    int maxAttempts,
    @Nullable UUID workerId,
    @Nullable String triggeredBy,
    @Nullable UUID retryOf,
    @Nullable String cancelReason,
    JsonNode parameters,
    @Nullable ObjectNode ownParameters,
    @Nullable JsonNode result,
    @Nullable JsonNode error,
    @Nullable JsonNode progress) {

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
