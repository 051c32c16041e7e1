package io.carillon.definition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The policies for late due times, overlapping executions and failed attempts.
 *
 * @param concurrency the policy for overlapping executions
 * @param catchUp the policy for due times that are decided late
 * @param startDeadline an execution that has not started this long after its due time (or its
 *     queuing) expires; null for never
 * @param failures the policy for failed attempts
 * @param allowRunParameters whether operators, too, may run it on demand with other parameters than
 *     its own
 */
public record Policies(
    Concurrency concurrency,
    CatchUp catchUp,
    @Nullable Duration startDeadline,
    Failures failures,
    boolean allowRunParameters) {

  /**
   * The policy for overlapping executions.
   *
   * @param overlap applied when a due time is decided
   * @param max the number of unfinished executions at which the overlap policy applies, 1 to 1,000
   */
  public record Concurrency(Overlap overlap, int max) {}

  /**
   * The policy for failed attempts.
   *
   * @param timeout the timeout of each attempt; null for none
   * @param retry when another attempt follows
   * @param pauseAfter the number of consecutive failed executions after which the config is paused,
   *     1 to 1,000; null for never
   */
  public record Failures(@Nullable Duration timeout, Retry retry, @Nullable Integer pauseAfter) {}

  /** The policies of a config that specifies none. */
  public static final Policies DEFAULT =
      new Policies(
          new Concurrency(Overlap.SKIP, 1),
          CatchUp.DEFAULT,
          null,
          new Failures(null, Retry.NONE, null),
          false);

  /** Returns the policy for overlapping executions, applied when a due time is decided. */
  public Overlap overlap() {
    return concurrency.overlap();
  }

  /** Returns the number of unfinished executions at which the overlap policy applies. */
  public int maxConcurrent() {
    return concurrency.max();
  }

  /** Returns the policy for further attempts. */
  public Retry retry() {
    return failures.retry();
  }

  /** Returns the timeout of each attempt; null for none. */
  public @Nullable Duration timeout() {
    return failures.timeout();
  }

  /**
   * Returns the number of consecutive failed executions after which the config is paused; null for
   * never.
   */
  public @Nullable Integer pauseOnFailure() {
    return failures.pauseAfter();
  }
}
