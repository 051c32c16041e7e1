package io.carillon.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found.
 *
 * @param due how many due times the schedules in force had in the span, where it could be audited
 * @param byKind how many of them each kind of decision accounts for; their sum is {@code due} when
 *     there are no findings
 * @param findings at most 1,000 of what does not add up; none is the promise
 * @param more how many further findings there are
 * @param upTo due times after this instant had not been decided when the audit looked
 * @param removedUpTo due times of the span up to this instant could not be audited, since retention
 *     has removed their events; null when there are none
 * @param removedExecutions fires whose executions retention has removed
 */
public record Audit(
    long due,
    Map<String, Long> byKind,
    List<Finding> findings,
    long more,
    Instant upTo,
    @Nullable Instant removedUpTo,
    long removedExecutions) {

  /**
   * Something that does not add up.
   *
   * @param kind {@code missing} (a due time without an event), {@code twice} (with two), {@code
   *     unexpected} (an event for what was not due), {@code no_execution} (fired without one)
   */
  public record Finding(String kind, Instant dueAt, String message, @Nullable UUID executionId) {}
}
