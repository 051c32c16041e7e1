package io.carillon.scheduler;

import io.carillon.definition.Overlap;
import io.carillon.definition.Policies;
import java.util.UUID;

/**
 * An execution that somebody wants to start by hand.
 *
 * @param policies of its config, as they are in force
 * @param overlap the config's own policy, or the one that is to hold instead
 */
public record Start(long taskConfigId, Policies policies, Overlap overlap, UUID executionId) {

  /** Whether no policy has a say, neither now nor for those that come later. */
  boolean isFree() {
    return overlap == Overlap.ALLOW && policies.overlap() == Overlap.ALLOW;
  }
}
