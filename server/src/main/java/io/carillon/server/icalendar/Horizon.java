package io.carillon.server.icalendar;

import io.carillon.fault.InvalidInputException;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The span of dates that is imported; recurrences outside of it are ignored.
 *
 * @param from inclusive, not before 1970
 * @param to exclusive, at most {@value #MAX_YEARS} years later
 * @param zone the calendar's, to which the dates belong
 */
public record Horizon(LocalDate from, LocalDate to, ZoneId zone) {

  /** Default length in years. */
  public static final int YEARS = 5;

  /** Maximum length in years. */
  public static final int MAX_YEARS = 20;

  private static final LocalDate FIRST = LocalDate.of(1970, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2200, 1, 1);

  /**
   * Checks the dates.
   *
   * @throws InvalidInputException unless they form a span of at most {@value #MAX_YEARS} years
   *     within 1970 to 2199
   */
  public Horizon {
    if (from.isBefore(FIRST) || !from.isBefore(LAST)) {
      throw InvalidInputException.at(
          "from", "must be a date from 1970 to 2199 such as 2026-01-01, not %s.".formatted(from));
    }
    LocalDate most = from.plusYears(MAX_YEARS).isAfter(LAST) ? LAST : from.plusYears(MAX_YEARS);
    if (!to.isAfter(from) || to.isAfter(most)) {
      throw InvalidInputException.at(
          "to", "must be after %s and at most %s, not %s.".formatted(from, most, to));
    }
  }

  /** Returns whether the days from {@code first} to {@code last}, both inclusive, overlap it. */
  boolean meets(LocalDate first, LocalDate last) {
    return first.isBefore(to) && !last.isBefore(from);
  }
}
