package io.carillon.audit;

import java.time.Instant;

/**
 * What a config owed decisions about: due times that may fire, and those that its calendar
 * excluded.
 */
record Owed(OwedTimes fires, OwedTimes excluded) {

  /** How many there are from the first instant to the last, both included. */
  long count(Instant first, Instant last) {
    return fires.count(first, last) + excluded.count(first, last);
  }
}
