package io.carillon.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution handed over to another runtime.
 *
 * @param attempt the last attempt so far, 0 for none
 * @param startBy the start deadline; null for none
 */
public record HandedOver(
    UUID executionId,
    int attempt,
    Claim.Task task,
    @Nullable Instant startBy,
    int priority,
    Claim.Parameters ownParameters) {

  /**
   * How long a handed-over execution is not claimable: practically forever, since the other runtime
   * does its own timing.
   */
  public static final Duration HELD = Duration.ofDays(3_650);
}
