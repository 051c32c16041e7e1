package io.carillon.schedule;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.ClosedPeriod;
import io.carillon.fault.WorkStoppedException;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The due times at which a calendar is open. A search proceeds by closed periods; after {@value
 * #MAX_CLOSED_PERIODS} closed periods with a due time in each it gives up, as if no due time
 * followed.
 */
record OpenDueTimes(DueTimes nominal, BusinessCalendar calendar) implements DueTimes {

  /** Twenty-seven years in which every day is a day off. */
  static final int MAX_CLOSED_PERIODS = 10_000;

  @Override
  public Optional<Instant> next(Instant after) {
    Optional<Instant> due = nominal.next(after);
    for (int i = 0; due.isPresent() && i < MAX_CLOSED_PERIODS; i++) {
      WorkStoppedException.throwIfInterrupted();
      ClosedPeriod period = calendar.closedPeriod(due.get());
      if (period == null) {
        return due;
      }
      due = nominal.next(period.end().minusNanos(1));
    }
    return Optional.empty();
  }

  @Override
  public Optional<Instant> lastUpTo(Instant at) {
    Optional<Instant> due = nominal.lastUpTo(at);
    for (int i = 0; due.isPresent() && i < MAX_CLOSED_PERIODS; i++) {
      WorkStoppedException.throwIfInterrupted();
      ClosedPeriod period = calendar.closedPeriod(due.get());
      if (period == null) {
        return due;
      }
      due = nominal.lastUpTo(period.start().minusNanos(1));
    }
    return Optional.empty();
  }

  @Override
  public List<ClockChange> clockChanges(Instant after, Instant upTo) {
    return nominal.clockChanges(after, upTo);
  }

  @Override
  public Optional<Sentence> gapReason(Instant dueAt) {
    return nominal.gapReason(dueAt);
  }

  @Override
  public long count(Instant after, Instant upTo) {
    return nominal.count(after, upTo) - new ExcludedDueTimes(nominal, calendar).count(after, upTo);
  }
}
