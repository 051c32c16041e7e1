package io.carillon.server.icalendar.zone;

import java.time.LocalDate;
import java.time.LocalDateTime;

/** A date, or a date with a time, in a file. */
public sealed interface Moment {

  /** Returns the local time as written, midnight for a date. */
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

  /** A time in a zone, or in UTC. */
  record Zoned(LocalDateTime local, Zone zone) implements Moment {}
}
