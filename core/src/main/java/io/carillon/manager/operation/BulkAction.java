package io.carillon.manager.operation;

import java.util.Locale;

/** What a bulk operation does to each item. */
public enum BulkAction {
  /** Updates task configs by a patch. */
  UPDATE,
  /** Pauses task configs. */
  PAUSE,
  /** Resumes task configs. */
  RESUME,
  /** Deletes task configs. */
  DELETE,
  /** Cancels executions. */
  CANCEL,
  /** Runs ended executions again. */
  RETRY,
  /** Takes back what another operation did to task configs. */
  UNDO;

  /** Returns the name in JSON, in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns whether the items are executions, not task configs. */
  public boolean ofExecutions() {
    return this == CANCEL || this == RETRY;
  }
}
