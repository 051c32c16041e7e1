package io.carillon.audit;

import java.time.Instant;

/**
 * The due times that require a decision: those that may fire, and those that the calendar excludes.
 */
record Owed(OwedTimes fires, OwedTimes excluded) {

  /** Returns the number of due times between two instants, both inclusive. */
  long count(Instant first, Instant last) {
    return fires.count(first, last) + excluded.count(first, last);
  }
}
