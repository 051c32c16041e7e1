package io.carillon.feed;

import io.carillon.execution.ExecutionStatus;
import io.carillon.record.EventKind;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of the feed: what happened, without parameters, results, texts of errors or reasons. */
public sealed interface FeedChange {

  /** Returns the place behind this row. */
  FeedPlace place();

  /** Returns the task config that it is about; 0 when it is about none. */
  long taskConfigId();

  /** Returns the time of what happened. */
  Instant at();

  /** An execution ended. */
  record Ended(
      FeedPlace place, UUID id, long taskConfigId, String taskType, ExecutionStatus status, Run run)
      implements FeedChange {
    @Override
    public Instant at() {
      return run.times().finishedAt();
    }
  }

  /**
   * The run of an ended execution.
   *
   * @param trigger its cause: {@code schedule}, {@code manual} or {@code backfill}
   * @param attempt the number of its last attempt; 0 when it never started
   * @param workerId the worker of its last attempt; null when it never started
   */
  record Run(String trigger, String queue, int attempt, @Nullable UUID workerId, Times times) {}

  /**
   * The times of an ended execution.
   *
   * @param dueAt null when it was not due by a schedule
   * @param startedAt start of its last attempt; null when it never started
   */
  record Times(
      @Nullable Instant dueAt, Instant queuedAt, @Nullable Instant startedAt, Instant finishedAt) {}

  /**
   * A decision about due times, or a change of a task config.
   *
   * @param due the due times of a decision; null for a change
   */
  record Event(
      FeedPlace place, long id, long taskConfigId, EventKind kind, @Nullable Due due, Cause cause)
      implements FeedChange {

    /** Returns whether it is a decision, rather than a change. */
    public boolean isDecision() {
      return due != null;
    }

    @Override
    public Instant at() {
      return cause.at();
    }

    /** Returns the execution that it is about; null for none. */
    public @Nullable UUID executionId() {
      return cause.executionId();
    }
  }

  /**
   * When and by whom an event came about.
   *
   * @param actor a node for decisions, a user for changes
   * @param executionId the execution that it is about; null for none
   */
  record Cause(Instant at, String actor, @Nullable UUID executionId) {}

  /**
   * The due times of a decision.
   *
   * @param last the last one, where there are several; else null
   */
  record Due(Instant first, @Nullable Instant last, long count) {}

  /** An alert as it was when the feed read it; changes between two readings are one. */
  record AlertChange(
      FeedPlace place, long id, AlertSubject subject, String status, AlertTimes times)
      implements FeedChange {
    @Override
    public long taskConfigId() {
      return subject.taskConfigId();
    }

    @Override
    public Instant at() {
      Instant resolved = times.resolvedAt();
      Instant fired = times.firedAt();
      return resolved != null ? resolved : fired != null ? fired : times.startedAt();
    }
  }

  /**
   * The rule of an alert, and what it is about.
   *
   * @param taskConfigId 0 when it is about none
   * @param queue null when it is about none
   */
  record AlertSubject(String rule, String kind, long taskConfigId, @Nullable String queue) {}

  /**
   * The times of an alert.
   *
   * @param firedAt null while it is pending
   * @param resolvedAt null while it is open
   */
  record AlertTimes(Instant startedAt, @Nullable Instant firedAt, @Nullable Instant resolvedAt) {}
}
