package io.carillon.rendering;

import io.carillon.time.TimeOrderedIds;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The attempt whose parameters are rendered.
 *
 * @param dueAt the due time; null when no schedule produced the execution
 */
public record Run(UUID executionId, int attempt, long taskConfigId, @Nullable Instant dueAt) {

  /**
   * Returns the due time; for an execution that no schedule produced, the millisecond in which it
   * was requested, which its id contains (RFC 9562, section 5.7).
   */
  Instant due() {
    return dueAt == null ? TimeOrderedIds.time(executionId) : dueAt;
  }
}
