package io.carillon.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution that a worker has claimed and may run exclusively during this attempt.
 *
 * @param batch the number of the claim batch, unique within the worker
 * @param attempt the fencing token, which every report contains
 * @param failures the number of failed attempts before this one
 * @param parameters the execution's own parameters, which replace those of the config version; null
 *     without own parameters, and when they are large: {@link ExecutionStore#parameters} reads
 *     those
 * @param parameterBytes the length of its own parameters as JSON in bytes; 0 without own
 *     parameters. 1 in place of the length when the execution starts on creation
 */
public record Claim(
    long batch,
    UUID executionId,
    int attempt,
    long taskConfigId,
    long configVersion,
    String taskType,
    @Nullable Instant dueAt,
    int failures,
    int maxAttempts,
    @Nullable ObjectNode parameters,
    int parameterBytes) {

  /** The maximum size in bytes of own parameters, as JSON, that are read with a claim. */
  public static final int LARGE = 8_192;

  /** Returns whether the execution has its own parameters. */
  public boolean hasOwnParameters() {
    return parameterBytes > 0;
  }

  /** Returns the claim of an execution that starts its first attempt on creation. */
  static Claim first(long batch, NewExecution execution) {
    return new Claim(
        batch,
        execution.id(),
        1,
        execution.taskConfigId(),
        execution.configVersion(),
        execution.taskType(),
        execution.dueAt(),
        0,
        execution.maxAttempts(),
        execution.parameters(),
        execution.parameters() == null ? 0 : 1); // nonzero: they are in memory
  }
}
