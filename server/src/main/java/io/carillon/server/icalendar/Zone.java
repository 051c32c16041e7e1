package io.carillon.server.icalendar;

import biweekly.io.TimezoneAssignment;
import biweekly.io.TimezoneInfo;
import biweekly.property.ICalProperty;
import biweekly.util.DateTimeComponents;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;

/** The clock that a property of a file is written by. */
sealed interface Zone {

  /** The instant at which that clock shows a local time. */
  Instant instant(LocalDateTime local);

  /** One that Java knows: in a gap the time after it, in an overlap the first. */
  record Known(ZoneId id) implements Zone {

    static final Zone UTC = new Known(ZoneOffset.UTC);

    @Override
    public Instant instant(LocalDateTime local) {
      return local.atZone(id).toInstant();
    }
  }

  /** One that only the file describes, in a {@code VTIMEZONE}. */
  record Described(TimeZone zone) implements Zone {

    @Override
    public Instant instant(LocalDateTime local) {
      return new DateTimeComponents(
              local.getYear(),
              local.getMonthValue(),
              local.getDayOfMonth(),
              local.getHour(),
              local.getMinute(),
              local.getSecond(),
              false)
          .toDate(zone)
          .toInstant();
    }
  }

  /**
   * The clock of a property that is not in UTC: an IANA zone where the name is one, else the file's
   * own description; the calendar's where nothing is said. Null for a name that nobody knows.
   */
  static @Nullable Zone of(ICalProperty property, TimezoneInfo described, ZoneId calendar) {
    String unresolved = property.getParameters().getTimezoneId();
    if (unresolved != null) {
      ZoneId known = known(unresolved);
      return known == null ? null : new Known(known);
    }
    TimezoneAssignment assigned = described.getTimezone(property);
    if (assigned == null) {
      return new Known(calendar);
    }
    ZoneId known = known(name(assigned));
    return known == null ? new Described(assigned.getTimeZone()) : new Known(known);
  }

  private static String name(TimezoneAssignment assigned) {
    return assigned.getComponent() == null
        ? assigned.getGlobalId()
        : assigned.getComponent().getTimezoneId().getValue();
  }

  /** Some producers put their own address before the name: {@code /example.org/Europe/Berlin}. */
  private static @Nullable ZoneId known(String name) {
    String rest = name;
    while (true) {
      try {
        return ZoneId.of(rest);
      } catch (DateTimeException e) {
        int slash = rest.indexOf('/');
        if (slash < 0) {
          return null;
        }
        rest = rest.substring(slash + 1);
      }
    }
  }
}
