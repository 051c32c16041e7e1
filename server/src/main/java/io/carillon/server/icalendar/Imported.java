package io.carillon.server.icalendar;

import io.carillon.calendar.Blackout;
import io.carillon.calendar.Calendar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a file holds for a calendar.
 *
 * @param entries every component, in the order of the file
 */
public record Imported(
    List<Calendar.Holiday> holidays,
    List<Blackout> blackouts,
    List<Calendar.WorkingDay> workingDays,
    List<Entry> entries) {

  /** Copies the lists. */
  public Imported {
    holidays = List.copyOf(holidays);
    blackouts = List.copyOf(blackouts);
    workingDays = List.copyOf(workingDays);
    entries = List.copyOf(entries);
  }

  /** Whether nothing of the file was taken. */
  public boolean isEmpty() {
    return holidays.isEmpty() && blackouts.isEmpty() && workingDays.isEmpty();
  }

  /** A calendar with all this in place of its days and blackouts. */
  public Calendar in(Calendar calendar) {
    return new Calendar(
        calendar.name(), calendar.description(), calendar.zone(), holidays, blackouts, workingDays);
  }

  /** A calendar with all this besides what it has; what it has already is not doubled. */
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
