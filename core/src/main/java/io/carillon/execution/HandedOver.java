package io.carillon.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution handed over to another runtime.
 *
 * @param attempt the last attempt so far, 0 for none
 * @param startBy the start deadline; null for none
 * @param parameters the execution's own parameters, which replace those of the config version; null
 *     without own parameters, and when they are large: {@link ExecutionStore#parameters} reads
 *     those
 * @param parameterBytes the length of its own parameters as JSON in bytes; 0 without own parameters
 */
public record HandedOver(
    UUID executionId,
    int attempt,
    long taskConfigId,
    long configVersion,
    String taskType,
    @Nullable Instant dueAt,
    @Nullable Instant startBy,
    int priority,
    @Nullable ObjectNode parameters,
    int parameterBytes) {

  /**
   * How long a handed-over execution is not claimable: practically forever, since the other runtime
   * does its own timing.
   */
  public static final Duration HELD = Duration.ofDays(3_650);
}
