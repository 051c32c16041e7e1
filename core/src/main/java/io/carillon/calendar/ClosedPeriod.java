package io.carillon.calendar;

import java.time.Instant;

/**
 * A period in which nothing fires.
 *
 * @param start inclusive
 * @param end exclusive
 * @param dayOff whether the whole day is off, so that another day may replace it
 * @param why the name of the holiday or blackout
 */
public record ClosedPeriod(Instant start, Instant end, boolean dayOff, String why) {

  boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }
}
