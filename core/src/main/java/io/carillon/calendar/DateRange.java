package io.carillon.calendar;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * A range of dates.
 *
 * @param first inclusive
 * @param last inclusive, not before {@code first}
 */
public record DateRange(LocalDate first, LocalDate last) {

  /** Returns whether the range contains a date. */
  public boolean contains(LocalDate date) {
    return !date.isBefore(first) && !date.isAfter(last);
  }

  /** Returns the number of dates. */
  public long count() {
    return ChronoUnit.DAYS.between(first, last) + 1;
  }

  /** Returns all dates, ascending. */
  public Stream<LocalDate> all() {
    return first.datesUntil(last.plusDays(1));
  }
}
