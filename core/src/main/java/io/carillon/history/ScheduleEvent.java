package io.carillon.history;

import io.carillon.record.EventKind;
import io.carillon.record.NewScheduleEvent;
import io.carillon.sentence.Reason;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schedule event as read.
 *
 * @param place its place among the events of its config
 */
public record ScheduleEvent(long id, NewScheduleEvent entry, History.EventPlace place) {

  /** Returns its kind. */
  public EventKind kind() {
    return entry.kind();
  }

  /** Returns the first due time of a decision; null for a change. */
  public @Nullable Instant dueAt() {
    return entry.dueAt();
  }

  /** Returns the last due time of a decision about several; else null. */
  public @Nullable Instant lastDueAt() {
    return entry.lastDueAt();
  }

  /** Returns the number of due times; 1 for a change. */
  public long count() {
    return entry.count();
  }

  /** Returns the instant of the decision or change. */
  public Instant decidedAt() {
    return entry.decidedAt();
  }

  /** Returns who decided: a node for decisions, a person for changes. */
  public String actor() {
    return entry.actor();
  }

  /** Returns the reason; null for none. */
  public @Nullable String reason() {
    return Reason.textOrNull(entry.remarks().reason());
  }

  /** Returns the execution that it is about; null for none. */
  public @Nullable UUID executionId() {
    return entry.remarks().executionId();
  }

  /** Returns further fields; null for none. */
  public @Nullable ObjectNode detail() {
    return entry.remarks().detail();
  }
}
