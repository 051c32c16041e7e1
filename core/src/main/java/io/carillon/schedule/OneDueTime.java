package io.carillon.schedule;

import java.time.Instant;
import java.util.Optional;

/** The due times of a schedule that is due once. */
record OneDueTime(Instant at) implements DueTimes {

  @Override
  public Optional<Instant> next(Instant after) {
    return at.isAfter(after) ? Optional.of(at) : Optional.empty();
  }

  @Override
  public Optional<Instant> lastUpTo(Instant upTo) {
    return at.isAfter(upTo) ? Optional.empty() : Optional.of(at);
  }

  @Override
  public long count(Instant after, Instant upTo) {
    return at.isAfter(after) && !at.isAfter(upTo) ? 1 : 0;
  }
}
