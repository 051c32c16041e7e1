package io.carillon.execution;

import io.carillon.text.Coded;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The states of a task execution; {@link #next()} is the only table of their transitions. */
public enum ExecutionStatus implements Coded {
  /** Waits for a worker. */
  QUEUED,
  /** Claimed by a worker, as the attempt with the number in the row. */
  RUNNING,
  /** Waits for another attempt. */
  RETRYING,
  /** Completed successfully. */
  SUCCEEDED,
  /** Failed, with no attempt left. */
  FAILED,
  /** Its last attempt was stopped at its deadline. */
  TIMED_OUT,
  /** Stopped on request. */
  CANCELLED,
  /** Not started by its start deadline. */
  EXPIRED,
  /** Given up because its workers died too often. */
  LOST;

  private static final Map<ExecutionStatus, Set<ExecutionStatus>> NEXT =
      new EnumMap<>(
          Map.of(
              QUEUED, Set.of(RUNNING, CANCELLED, EXPIRED),
              RUNNING, Set.of(SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, LOST, RETRYING),
              RETRYING, Set.of(RUNNING, CANCELLED, EXPIRED)));

  private static final Set<ExecutionStatus> FIRST = EnumSet.of(QUEUED, RUNNING);

  /** Returns the states that may follow this one; empty for an end state. */
  public Set<ExecutionStatus> next() {
    return NEXT.getOrDefault(this, Set.of());
  }

  /**
   * Returns whether an execution may be created in this state: most are queued; those for which a
   * worker of the deciding node has a free slot run at once.
   */
  public boolean first() {
    return FIRST.contains(this);
  }

  /** Returns whether this is an end state. */
  public boolean ended() {
    return !NEXT.containsKey(this);
  }

  /**
   * Returns the state with a name in tables and JSON.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ExecutionStatus of(String code) {
    return Coded.of(ExecutionStatus.class, code);
  }
}
