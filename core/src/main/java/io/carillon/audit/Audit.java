package io.carillon.audit;

import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The result of an audit.
 *
 * @param due the number of due times that the active schedules had in the auditable part of the
 *     span
 * @param byKind the number of due times accounted for by each kind of decision; their sum is {@code
 *     due} when there are no findings
 * @param findings the first 1,000 discrepancies; empty when every due time has exactly one decision
 * @param more the number of findings beyond those
 * @param upTo due times after this instant had not been decided at the time of the audit
 * @param removed what retention has removed of the span
 */
public record Audit(
    long due,
    Map<String, Long> byKind,
    List<Finding> findings,
    long more,
    Instant upTo,
    Removed removed) {

  /**
   * What retention has removed.
   *
   * @param upTo due times up to this instant could not be audited because their events are removed;
   *     null when there are none
   * @param executions the number of fires whose executions are removed
   */
  public record Removed(@Nullable Instant upTo, long executions) {}

  /**
   * A discrepancy between the due times and the recorded decisions.
   *
   * @param kind {@code missing} (a due time without an event), {@code twice} (two events), {@code
   *     unexpected} (an event without a due time), {@code no_execution} (fired without an
   *     execution)
   */
  public record Finding(String kind, Instant dueAt, Sentence sentence, @Nullable UUID executionId) {

    /** Returns the sentence in English. */
    public String message() {
      return sentence.text();
    }
  }
}
