package io.carillon.manager.run;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of one of many requested runs.
 *
 * @param executionId null when none was queued
 * @param error why none was queued; null when one was
 */
public record RunResult(long id, @Nullable UUID executionId, @Nullable RuntimeException error) {

  private static final @Nullable UUID NOT_QUEUED = null;

  /** Returns the result of a run that was possible and not requested. */
  public static RunResult possible(long id) {
    return new RunResult(id, NOT_QUEUED, null);
  }
}
