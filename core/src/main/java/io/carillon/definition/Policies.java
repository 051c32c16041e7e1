package io.carillon.definition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens when a due time is late, when the one before is not yet done, and when an attempt
 * fails.
 *
 * @param overlap judged when a due time is decided
 * @param maxConcurrent from this number of executions not ended the overlap policy applies, 1 to
 *     1,000
 * @param catchUp for due times found late
 * @param startDeadline an execution not started this long after its due time (or its queuing)
 *     expires; null for never
 * @param retry for attempts that fail
 * @param timeout of each attempt; null for none
 * @param pauseOnFailure after so many executions failed in a row the config is paused, 1 to 1,000;
 *     null for never
 * @param allowRunParameters whether operators too may run it now with other parameters than its own
 */
public record Policies(
    Overlap overlap,
    int maxConcurrent,
    CatchUp catchUp,
    @Nullable Duration startDeadline,
    Retry retry,
    @Nullable Duration timeout,
    @Nullable Integer pauseOnFailure,
    boolean allowRunParameters) {

  /** What a config without a word about policies gets. */
  public static final Policies DEFAULT =
      new Policies(Overlap.SKIP, 1, CatchUp.DEFAULT, null, Retry.NONE, null, null, false);
}
