package io.carillon.scheduler;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the scheduler decided about a due time, a run of them, or a schedule as a whole. */
public sealed interface Decision {

  /** The task config it is about. */
  long taskConfigId();

  /**
   * The due time is fired: the execution is to be queued in the same transaction.
   *
   * @param late how it came to fire late; null when it is on time
   */
  record Fired(Plan plan, Instant dueAt, UUID executionId, @Nullable String late)
      implements Decision {
    @Override
    public long taskConfigId() {
      return plan.taskConfigId();
    }
  }

  /**
   * The due time is skipped by the overlap policy.
   *
   * @param inTheWay an execution of the same config that has not ended
   */
  record Skipped(long taskConfigId, Instant dueAt, UUID inTheWay) implements Decision {}

  /** Due times found late were merged into a later fire. */
  record Coalesced(long taskConfigId, Instant first, Instant last, long count, Instant into)
      implements Decision {}

  /** Nothing more is to come. */
  record Finished(long taskConfigId) implements Decision {}

  /** The schedule cannot be read or computed; it stands still until the config is updated. */
  record Unschedulable(long taskConfigId, String reason) implements Decision {}
}
