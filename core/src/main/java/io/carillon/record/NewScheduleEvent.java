package io.carillon.record;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A schedule event about to be written.
 *
 * @param kind such as {@code fired} or {@code updated}
 * @param dueAt the first due time of a decision; null for a change
 * @param lastDueAt the last due time, where there are several; else null
 * @param count number of due times; 1 for a change
 * @param actor who decided: a node for decisions, a person for changes
 */
public record NewScheduleEvent(
    long taskConfigId,
    String kind,
    @Nullable Instant dueAt,
    @Nullable Instant lastDueAt,
    long count,
    Instant decidedAt,
    @Nullable String reason,
    @Nullable UUID executionId,
    String actor,
    @Nullable ObjectNode detail) {

  /** Returns the event of a change. */
  public static NewScheduleEvent change(
      long taskConfigId,
      ChangeKind kind,
      Instant at,
      @Nullable String reason,
      String actor,
      @Nullable ObjectNode detail) {
    return new NewScheduleEvent(
        taskConfigId, kind.code(), null, null, 1, at, reason, null, actor, detail);
  }

  /** Returns a copy that names the execution it is about. */
  public NewScheduleEvent about(UUID execution) {
    return new NewScheduleEvent(
        taskConfigId, kind, dueAt, lastDueAt, count, decidedAt, reason, execution, actor, detail);
  }
}
