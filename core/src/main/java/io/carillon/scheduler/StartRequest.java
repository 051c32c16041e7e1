package io.carillon.scheduler;

import io.carillon.definition.Overlap;
import io.carillon.definition.Policies;
import java.util.UUID;

/**
 * An execution requested by hand.
 *
 * @param policies the policies in force of its config
 * @param overlap the config's own policy, or the one that replaces it
 */
public record StartRequest(
    long taskConfigId, Policies policies, Overlap overlap, UUID executionId) {

  /** Returns whether no policy restricts it or later executions. */
  boolean isFree() {
    return overlap == Overlap.ALLOW && policies.overlap() == Overlap.ALLOW;
  }
}
