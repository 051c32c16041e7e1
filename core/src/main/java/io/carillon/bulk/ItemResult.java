package io.carillon.bulk;

import org.jspecify.annotations.Nullable;

/** The result of a bulk operation for one thing. */
public interface ItemResult {

  /** The outcome. */
  Outcome outcome();

  /** Why it was neither changed nor left as it is; null otherwise. */
  @Nullable RuntimeException error();
}
