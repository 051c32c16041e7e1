package io.carillon.schedule;

import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The due times at which a calendar is open, together with those moved to a working day. */
record RolledDueTimes(OpenDueTimes open, BusinessDayRoll rolled) implements DueTimes {

  /** Bounds within which dates can be computed. */
  private static final Instant BEGIN = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  @Override
  public Optional<Instant> next(Instant after) {
    Optional<Instant> due = open.next(after);
    return rolled.next(dated(after), due.orElse(END)).or(() -> due);
  }

  @Override
  public Optional<Instant> lastUpTo(Instant at) {
    Optional<Instant> due = open.lastUpTo(at);
    return rolled.last(dated(at), due.orElse(BEGIN)).or(() -> due);
  }

  @Override
  public List<ClockChange> clockChanges(Instant after, Instant upTo) {
    return open.clockChanges(after, upTo);
  }

  /** A due time moved to a working day already has that reason. */
  @Override
  public Optional<Sentence> gapReason(Instant dueAt) {
    return rolled.source(dueAt) == null ? open.gapReason(dueAt) : Optional.empty();
  }

  @Override
  public long count(Instant after, Instant upTo) {
    return open.count(after, upTo) + rolled.count(dated(after), dated(upTo));
  }

  private static Instant dated(Instant instant) {
    return instant.isBefore(BEGIN) ? BEGIN : instant.isAfter(END) ? END : instant;
  }
}
