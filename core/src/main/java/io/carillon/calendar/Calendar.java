package io.carillon.calendar;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * The times in which nothing fires. A day is off when it is a holiday or matches a whole-day
 * blackout, unless it is a make-up working day. A blackout with a time span applies on every day
 * that it names, including working days.
 *
 * @param name the name by which schedules refer to it, 1 to 100 characters
 * @param description at most 2,000 characters
 * @param zone the time zone of its dates and times
 */
public record Calendar(
    String name,
    String description,
    ZoneId zone,
    List<Holiday> holidays,
    List<Blackout> blackouts,
    List<WorkingDay> workingDays) {

  /** Copies the lists. */
  public Calendar {
    holidays = List.copyOf(holidays);
    blackouts = List.copyOf(blackouts);
    workingDays = List.copyOf(workingDays);
  }

  /** Days that are off. */
  public record Holiday(String name, DateRange dates) {}

  /** A working day that would otherwise be off, such as a Saturday before a long holiday. */
  public record WorkingDay(String name, LocalDate date) {}
}
