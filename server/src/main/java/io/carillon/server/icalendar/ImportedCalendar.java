package io.carillon.server.icalendar;

import io.carillon.calendar.Blackout;
import io.carillon.calendar.Calendar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The content of a file for a calendar.
 *
 * @param entries the result for every component, in the order of the file
 */
public record ImportedCalendar(
    List<Calendar.Holiday> holidays,
    List<Blackout> blackouts,
    List<Calendar.WorkingDay> workingDays,
    List<ComponentResult> entries) {

  /** Copies the lists. */
  public ImportedCalendar {
    holidays = List.copyOf(holidays);
    blackouts = List.copyOf(blackouts);
    workingDays = List.copyOf(workingDays);
    entries = List.copyOf(entries);
  }

  /** Returns whether nothing was imported. */
  public boolean isEmpty() {
    return holidays.isEmpty() && blackouts.isEmpty() && workingDays.isEmpty();
  }

  /** Returns the calendar with this content in place of its own days and blackouts. */
  public Calendar in(Calendar calendar) {
    return new Calendar(
        calendar.name(), calendar.description(), calendar.zone(), holidays, blackouts, workingDays);
  }

  /** Returns the calendar with this content added, without duplicates. */
  public Calendar addedTo(Calendar calendar) {
    return new Calendar(
        calendar.name(),
        calendar.description(),
        calendar.zone(),
        union(calendar.holidays(), holidays),
        union(calendar.blackouts(), blackouts),
        union(calendar.workingDays(), workingDays));
  }

  private static <T> List<T> union(List<T> some, List<T> more) {
    Set<T> all = new LinkedHashSet<>(some);
    all.addAll(more);
    return new ArrayList<>(all);
  }
}
