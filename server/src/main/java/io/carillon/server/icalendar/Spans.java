package io.carillon.server.icalendar;

import io.carillon.calendar.Blackout;
import io.carillon.calendar.Dates;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Spans of the clock, as few blackouts: a span that repeats daily or weekly is one blackout for as
 * long as it does so without an exception.
 */
final class Spans {

  private final Map<Shape, SortedSet<LocalDate>> days = new LinkedHashMap<>();

  /** What repeats: a name and hours; null for a whole day. */
  private record Shape(String name, Blackout.@Nullable Clock clock) {}

  /**
   * Adds a span by the calendar's clock; seconds are widened to minutes. One of a day or more is
   * its beginning, whole days, and its end.
   */
  void add(String name, LocalDateTime from, LocalDateTime to) {
    LocalDateTime start = from.truncatedTo(ChronoUnit.MINUTES);
    LocalDateTime floor = to.truncatedTo(ChronoUnit.MINUTES);
    LocalDateTime end = floor.isBefore(to) ? floor.plusMinutes(1) : floor;
    if (end.isBefore(start.plusDays(1))) {
      add(name, start.toLocalDate(), start.toLocalTime(), end.toLocalTime());
      return;
    }
    LocalDate whole = start.toLocalDate();
    if (!start.toLocalTime().equals(LocalTime.MIDNIGHT)) {
      add(name, whole, start.toLocalTime(), LocalTime.MIDNIGHT);
      whole = whole.plusDays(1);
    }
    whole.datesUntil(end.toLocalDate()).forEach(day -> add(new Shape(name, null), day));
    if (!end.toLocalTime().equals(LocalTime.MIDNIGHT)) {
      add(name, end.toLocalDate(), LocalTime.MIDNIGHT, end.toLocalTime());
    }
  }

  private void add(String name, LocalDate day, LocalTime from, LocalTime to) {
    add(new Shape(name, new Blackout.Clock(from, to)), day);
  }

  private void add(Shape shape, LocalDate day) {
    days.computeIfAbsent(shape, any -> new TreeSet<>()).add(day);
  }

  List<Blackout> blackouts() {
    List<Blackout> all = new ArrayList<>();
    days.forEach((shape, dates) -> {
      List<Blackout> daily = runs(shape, dates, 1, EnumSet.allOf(DayOfWeek.class));
      List<Blackout> weekly = weekly(shape, dates);
      all.addAll(weekly.size() < daily.size() ? weekly : daily);
    });
    return all;
  }

  private static List<Blackout> weekly(Shape shape, SortedSet<LocalDate> dates) {
    Map<DayOfWeek, SortedSet<LocalDate>> byDay = new EnumMap<>(DayOfWeek.class);
    dates.forEach(
        date -> byDay.computeIfAbsent(date.getDayOfWeek(), any -> new TreeSet<>()).add(date));
    List<Blackout> all = new ArrayList<>();
    byDay.forEach((day, some) -> all.addAll(runs(shape, some, 7, EnumSet.of(day))));
    return all;
  }

  private static List<Blackout> runs(
      Shape shape, SortedSet<LocalDate> dates, int step, EnumSet<DayOfWeek> days) {
    List<Blackout> runs = new ArrayList<>();
    LocalDate first = dates.first();
    LocalDate last = first;
    for (LocalDate date : dates.tailSet(first.plusDays(1))) {
      if (date.isAfter(last.plusDays(step))) {
        runs.add(new Blackout(shape.name(), days, new Dates(first, last), shape.clock()));
        first = date;
      }
      last = date;
    }
    runs.add(new Blackout(shape.name(), days, new Dates(first, last), shape.clock()));
    return runs;
  }
}
