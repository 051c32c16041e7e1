package io.carillon.calendar;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;

/**
 * When nothing fires. A day is off when it is a holiday or a blackout of whole days meets it,
 * unless it is a make-up working day; a blackout by the clock holds on every day that it names,
 * working days included.
 *
 * @param name what schedules call it, 1 to 100 characters
 * @param description at most 2,000 characters
 * @param zone whose dates and clock are meant
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
  public record Holiday(String name, Dates dates) {}

  /** A day that works although it would be off, as a Saturday before a long holiday. */
  public record WorkingDay(String name, LocalDate date) {}
}
