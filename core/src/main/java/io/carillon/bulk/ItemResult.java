package io.carillon.bulk;

import org.jspecify.annotations.Nullable;

/** The result of a bulk operation for one item. */
public interface ItemResult {

  /** Returns the outcome. */
  BulkOutcome outcome();

  /** Returns the error because of which the item was refused or failed; null otherwise. */
  @Nullable RuntimeException error();
}
