package io.carillon.server.icalendar;

import java.time.LocalDate;
import java.time.LocalDateTime;

/** A date, or a date with a time, of a file. */
sealed interface Moment {

  /** What is written, midnight for a date. */
  LocalDateTime local();

  /** A whole day. */
  record Day(LocalDate date) implements Moment {

    @Override
    public LocalDateTime local() {
      return date.atStartOfDay();
    }
  }

  /** A time without a zone. */
  record Floating(LocalDateTime local) implements Moment {}

  /** A time by the clock of a zone, or in UTC. */
  record Zoned(LocalDateTime local, Zone zone) implements Moment {}
}
