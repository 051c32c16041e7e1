package io.carillon.schedule;

import static io.carillon.schedule.OpenDueTimes.MAX_CLOSED_PERIODS;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.ClosedPeriod;
import io.carillon.fault.WorkStoppedException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The due times at which a calendar is closed: the complement of {@link OpenDueTimes}. */
record ExcludedDueTimes(DueTimes nominal, BusinessCalendar calendar) implements DueTimes {

  @Override
  public Optional<Instant> next(Instant after) {
    Optional<Instant> due = nominal.next(after);
    for (int i = 0; due.isPresent() && i < MAX_CLOSED_PERIODS; i++) {
      WorkStoppedException.throwIfInterrupted();
      Instant closed = calendar.nextClosed(due.get());
      if (closed == null || closed.equals(due.get())) {
        return closed == null ? Optional.empty() : due;
      }
      due = nominal.next(closed.minusNanos(1));
    }
    return Optional.empty();
  }

  @Override
  public Optional<Instant> lastUpTo(Instant at) {
    Optional<Instant> due = nominal.lastUpTo(at);
    for (int i = 0; due.isPresent() && i < MAX_CLOSED_PERIODS; i++) {
      WorkStoppedException.throwIfInterrupted();
      Instant closed = calendar.lastClosedUpTo(due.get());
      if (closed == null || closed.equals(due.get())) {
        return closed == null ? Optional.empty() : due;
      }
      due = nominal.lastUpTo(closed);
    }
    return Optional.empty();
  }

  @Override
  public long count(Instant after, Instant upTo) {
    long count = 0;
    Instant due = next(after).orElse(null);
    while (due != null && !due.isAfter(upTo)) {
      WorkStoppedException.throwIfInterrupted();
      Instant end = endOf(due);
      Instant last = end.isAfter(upTo) ? upTo : end;
      count += 1 + nominal.count(due, last);
      due = next(last).orElse(null);
    }
    return count;
  }

  /** Returns the last instant, to the nanosecond, of the closed period that contains an instant. */
  private Instant endOf(Instant closed) {
    @Nullable ClosedPeriod period = calendar.closedPeriod(closed);
    return period == null ? closed : period.end().minusNanos(1);
  }
}
