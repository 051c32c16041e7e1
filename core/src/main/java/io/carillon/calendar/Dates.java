package io.carillon.calendar;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * Dates in a row.
 *
 * @param first the first of them
 * @param last the last of them, not before the first
 */
public record Dates(LocalDate first, LocalDate last) {

  /** Whether a date is one of them. */
  public boolean contains(LocalDate date) {
    return !date.isBefore(first) && !date.isAfter(last);
  }

  /** How many there are. */
  public long count() {
    return ChronoUnit.DAYS.between(first, last) + 1;
  }

  /** All of them, ascending. */
  public Stream<LocalDate> all() {
    return first.datesUntil(last.plusDays(1));
  }
}
