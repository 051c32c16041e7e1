package io.carillon.execution;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The states of a task execution; which may follow which is {@link #next()}, the only such table.
 */
public enum ExecutionStatus {
  /** Waits for a worker. */
  QUEUED,
  /** Claimed by a worker, as the attempt with the number in the row. */
  RUNNING,
  /** An attempt ended and another one is to follow. */
  RETRYING,
  /** Ended well. */
  SUCCEEDED,
  /** Ended badly, no attempt left. */
  FAILED,
  /** Its last attempt was stopped at its deadline. */
  TIMED_OUT,
  /** Stopped because somebody asked for it. */
  CANCELLED,
  /** Not started by its start deadline. */
  EXPIRED,
  /** Its workers died too often. */
  LOST;

  private static final Map<ExecutionStatus, Set<ExecutionStatus>> NEXT =
      new EnumMap<>(
          Map.of(
              QUEUED, Set.of(RUNNING, CANCELLED, EXPIRED),
              RUNNING, Set.of(SUCCEEDED, FAILED, TIMED_OUT, CANCELLED, LOST, RETRYING),
              RETRYING, Set.of(RUNNING, CANCELLED, EXPIRED)));

  private static final Set<ExecutionStatus> FIRST = EnumSet.of(QUEUED, RUNNING);

  private static final Map<String, ExecutionStatus> BY_CODE =
      Stream.of(values()).collect(toUnmodifiableMap(ExecutionStatus::code, status -> status));

  private final String code = name().toLowerCase(Locale.ROOT);

  /** The states that may follow this one; none for an end state. */
  public Set<ExecutionStatus> next() {
    return NEXT.getOrDefault(this, Set.of());
  }

  /**
   * Whether an execution may begin with it: most are queued; what a worker of the node that decides
   * has room for runs at once.
   */
  public boolean first() {
    return FIRST.contains(this);
  }

  /** Whether nothing follows. */
  public boolean ended() {
    return !NEXT.containsKey(this);
  }

  /** The name in tables and JSON, as in {@code timed_out}. */
  public String code() {
    return code;
  }

  /**
   * The state of a name in tables and JSON.
   *
   * @throws IllegalArgumentException for any other text
   */
  public static ExecutionStatus of(String code) {
    ExecutionStatus status = BY_CODE.get(code);
    if (status == null) {
      throw new IllegalArgumentException("no execution status " + code);
    }
    return status;
  }
}
