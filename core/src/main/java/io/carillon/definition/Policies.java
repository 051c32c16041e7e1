package io.carillon.definition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The policies for late due times, overlapping executions and failed attempts.
 *
 * @param overlap the policy for overlapping executions, applied when a due time is decided
 * @param maxConcurrent the number of unfinished executions at which the overlap policy applies, 1
 *     to 1,000
 * @param catchUp the policy for due times that are decided late
 * @param startDeadline an execution that has not started this long after its due time (or its
 *     queuing) expires; null for never
 * @param retry the policy for failed attempts
 * @param timeout the timeout of each attempt; null for none
 * @param pauseOnFailure the number of consecutive failed executions after which the config is
 *     paused, 1 to 1,000; null for never
 * @param allowRunParameters whether operators, too, may run it on demand with other parameters than
 *     its own
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

  /** The policies of a config that specifies none. */
  public static final Policies DEFAULT =
      new Policies(Overlap.SKIP, 1, CatchUp.DEFAULT, null, Retry.NONE, null, null, false);
}
