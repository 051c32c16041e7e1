package io.carillon.manager.operation;

import io.carillon.text.Coded;

/** The state of a bulk operation. */
public enum BulkStatus implements Coded {
  /** Items remain; a node acts on them. */
  RUNNING,
  /** A user stopped it; the remaining items stay as they are. */
  STOPPED,
  /** Every item was acted on. */
  FINISHED
}
