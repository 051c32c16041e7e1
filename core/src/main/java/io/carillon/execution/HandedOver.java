package io.carillon.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An execution that another runtime is to run.
 *
 * @param attempt the last one so far, 0 for none
 * @param startBy the start deadline; null for none
 * @param parameters instead of those of the config's version; null for those, and where they are
 *     large: {@link ExecutionStore#parameters} reads them
 * @param parameterBytes the length of its own parameters as JSON; 0 where it has none
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

  /** As good as for ever: whoever was handed it keeps its own time. */
  public static final Duration HELD = Duration.ofDays(3_650);
}
