package io.carillon.scheduler;

import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A decision about a due time, a run of due times, or a schedule as a whole. */
public sealed interface Decision {

  /** The task config it is about. */
  long taskConfigId();

  /**
   * The due time is fired: the execution is created in the same transaction.
   *
   * @param startAt the earliest start: the due time, or later by the jitter
   */
  record Fired(SchedulePlan plan, Instant dueAt, Instant startAt, UUID executionId, Remarks remarks)
      implements Decision {
    @Override
    public long taskConfigId() {
      return plan.taskConfigId();
    }
  }

  /**
   * What is special about a fired due time.
   *
   * @param moved the due times from which a calendar moved it; null when it is due by itself
   * @param behind the execution that must end before it starts; null for none
   * @param late why it fires late; null when it is on time
   */
  record Remarks(@Nullable Sentence moved, @Nullable UUID behind, @Nullable Sentence late) {}

  /**
   * The due time is skipped by the overlap policy.
   *
   * @param inTheWay the open execution of the same config that caused it
   */
  record Skipped(long taskConfigId, Instant dueAt, UUID inTheWay, Sentence reason)
      implements Decision {}

  /** The due times are excluded by the schedule's calendar. */
  record Excluded(long taskConfigId, Run run, Sentence reason) implements Decision {}

  /** Due times found late were merged into a later fire. */
  record Coalesced(long taskConfigId, Run run, Instant into) implements Decision {}

  /** Due times were found too late to fire. */
  record Missed(long taskConfigId, Run run, Sentence reason) implements Decision {}

  /**
   * Consecutive due times.
   *
   * @param last not before the first
   * @param count from the first to the last, both inclusive
   */
  record Run(Instant first, Instant last, long count) {}

  /**
   * Executions must stop for a later one: running ones are asked to, waiting ones are cancelled.
   * Some of them may have been fired in the same tick.
   */
  record StopOthers(long taskConfigId, List<UUID> executionIds, Sentence reason)
      implements Decision {}

  /** Held executions may start. */
  record Released(long taskConfigId, List<UUID> executionIds) implements Decision {}

  /**
   * The schedule has no more due times.
   *
   * @param after the last due time
   */
  record Finished(long taskConfigId, Instant after) implements Decision {}

  /**
   * The schedule cannot be read or computed; it is suspended until the config is updated.
   *
   * @param after due times after this instant are not decided
   */
  record Unschedulable(long taskConfigId, Instant after, String reason) implements Decision {}
}
