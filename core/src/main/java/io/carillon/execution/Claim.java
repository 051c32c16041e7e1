package io.carillon.execution;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution that a worker may run, and nobody else while the attempt is this one.
 *
 * @param batch the number, among the worker's, of the batch it was claimed in
 * @param attempt the fencing token: every report names it
 * @param failures attempts that failed before this one
 * @param parameters instead of those of the config's version; null for those, and where they are
 *     large: {@link ExecutionStore#parameters} reads them
 * @param parameterBytes the length of its own parameters as JSON; 0 where it has none
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

  /** Own parameters whose JSON has more bytes are large. */
  public static final int LARGE = 8_192;

  /** Whether it has parameters of its own. */
  public boolean hasOwnParameters() {
    return parameterBytes > 0;
  }

  /** Of an execution that begins with its first attempt. */
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
        execution.parameters() == null ? 0 : 1); // they are in memory
  }
}
