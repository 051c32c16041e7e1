package io.carillon.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the scheduler decided about a due time, a run of them, or a schedule as a whole. */
public sealed interface Decision {

  /** The task config it is about. */
  long taskConfigId();

  /**
   * The due time is fired: the execution is to begin in the same transaction.
   *
   * @param startAt not before this instant: the due time, or later by the jitter
   * @param moved from where a calendar moved it; null when it is due by itself
   * @param behind the execution that must end before it starts; null when nothing is in the way
   * @param late how it came to fire late; null when it is on time
   */
  record Fired(
      Plan plan,
      Instant dueAt,
      Instant startAt,
      UUID executionId,
      @Nullable String moved,
      @Nullable UUID behind,
      @Nullable String late)
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
  record Skipped(long taskConfigId, Instant dueAt, UUID inTheWay, String reason)
      implements Decision {}

  /** Due times are excluded by the schedule's calendar. */
  record Excluded(long taskConfigId, Run run, String reason) implements Decision {}

  /** Due times found late were merged into a later fire. */
  record Coalesced(long taskConfigId, Run run, Instant into) implements Decision {}

  /** Due times were found too late. */
  record Missed(long taskConfigId, Run run, String reason) implements Decision {}

  /**
   * Due times in a row.
   *
   * @param last not before the first
   * @param count from the first to the last, both included
   */
  record Run(Instant first, Instant last, long count) {}

  /**
   * Executions are to stop for a later one: asked to, or cancelled if they wait. Some of them may
   * have been fired in the same tick.
   */
  record MakeRoom(long taskConfigId, List<UUID> executionIds, String reason) implements Decision {}

  /** Executions that waited for others to end may start. */
  record Released(long taskConfigId, List<UUID> executionIds) implements Decision {}

  /**
   * Nothing more is to come.
   *
   * @param after the last due time; there are none after it
   */
  record Finished(long taskConfigId, Instant after) implements Decision {}

  /**
   * The schedule cannot be read or computed; it stands still until the config is updated.
   *
   * @param after due times after this instant are not decided
   */
  record Unschedulable(long taskConfigId, Instant after, String reason) implements Decision {}
}
