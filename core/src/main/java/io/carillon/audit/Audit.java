package io.carillon.audit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found.
 *
 * @param due how many due times the schedules in force had in the span
 * @param byKind how many of them each kind of decision accounts for
 * @param findings at most 1,000 of what does not add up; none is the promise
 * @param more how many further findings there are
 * @param upTo due times after this instant had not been decided when the audit looked
 */
public record Audit(
    long due, Map<String, Long> byKind, List<Finding> findings, long more, Instant upTo) {

  /**
   * Something that does not add up.
   *
   * @param kind {@code missing} (a due time without an event), {@code twice} (with two), {@code
   *     unexpected} (an event for what was not due), {@code no_execution} (fired without one)
   */
  public record Finding(String kind, Instant dueAt, String message, @Nullable UUID executionId) {}
}
