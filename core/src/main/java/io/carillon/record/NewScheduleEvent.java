package io.carillon.record;

import io.carillon.sentence.Reason;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schedule event about to be written.
 *
 * @param due the due times of a decision; null for a change
 * @param actor who decided: a node for decisions, a person for changes
 */
public record NewScheduleEvent(
    long taskConfigId,
    EventKind kind,
    @Nullable Due due,
    Instant decidedAt,
    String actor,
    Remarks remarks) {

  /**
   * The due times that a decision is about.
   *
   * @param last the last due time, where there are several; else null
   */
  public record Due(Instant first, @Nullable Instant last, long count) {}

  /**
   * What is said about an event.
   *
   * @param reason null for none
   * @param executionId the execution that it is about; null for none
   * @param detail further fields; null for none
   */
  public record Remarks(
      @Nullable Reason reason, @Nullable UUID executionId, @Nullable ObjectNode detail) {}

  /**
   * Returns the event of a change.
   *
   * @param reason null for none
   * @param detail further fields; null for none
   */
  public static NewScheduleEvent change(
      long taskConfigId,
      EventKind kind,
      Instant at,
      @Nullable String reason,
      String actor,
      @Nullable ObjectNode detail) {
    return new NewScheduleEvent(
        taskConfigId, kind, null, at, actor, new Remarks(Reason.quoted(reason), null, detail));
  }

  /** Returns a copy that names the execution it is about. */
  public NewScheduleEvent about(UUID execution) {
    Remarks named = new Remarks(remarks.reason(), execution, remarks.detail());
    return new NewScheduleEvent(taskConfigId, kind, due, decidedAt, actor, named);
  }

  /** Returns the first due time of a decision; null for a change. */
  public @Nullable Instant dueAt() {
    return due == null ? null : due.first();
  }

  /** Returns the last due time of a decision about several; else null. */
  public @Nullable Instant lastDueAt() {
    return due == null ? null : due.last();
  }

  /** Returns the number of due times; 1 for a change. */
  public long count() {
    return due == null ? 1 : due.count();
  }
}
