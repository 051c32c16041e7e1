package io.carillon.schedule;

import java.time.Instant;
import java.util.Optional;

/** The due times of a schedule that has none. */
record NoDueTimes() implements DueTimes {

  @Override
  public Optional<Instant> next(Instant after) {
    return Optional.empty();
  }

  @Override
  public Optional<Instant> lastUpTo(Instant at) {
    return Optional.empty();
  }

  @Override
  public long count(Instant after, Instant upTo) {
    return 0;
  }
}
