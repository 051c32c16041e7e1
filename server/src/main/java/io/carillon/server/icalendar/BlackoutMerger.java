package io.carillon.server.icalendar;

import io.carillon.calendar.Blackout;
import io.carillon.calendar.DateRange;
import io.carillon.definition.CalendarReader;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Combines spans of local time into as few blackouts as possible: one that repeats daily or weekly
 * is a single blackout for as long as it does so without an exception.
 */
final class BlackoutMerger {

  private final Map<Shape, SortedSet<LocalDate>> days = new LinkedHashMap<>();

  /** The part that repeats: a name and its hours; a null clock for a whole day. */
  private record Shape(String name, Blackout.@Nullable Clock clock) {}

  /**
   * Adds a span in the calendar's local time, widened to whole minutes. One of a day or more is
   * split into its first part, whole days and its last part.
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
      SortedSet<LocalDate> rest = dates;
      while (!rest.isEmpty()) {
        Blackout next = longest(shape, rest);
        all.add(next);
        rest = rest.tailSet(Objects.requireNonNull(next.dates()).last().plusDays(1));
      }
    });
    return all;
  }

  /**
   * Returns the longest blackout from the first date on that repeats on the weekdays of the first
   * seven days.
   */
  private static Blackout longest(Shape shape, SortedSet<LocalDate> dates) {
    LocalDate first = dates.first();
    EnumSet<DayOfWeek> weekdays = EnumSet.noneOf(DayOfWeek.class);
    dates.subSet(first, first.plusDays(7)).forEach(date -> weekdays.add(date.getDayOfWeek()));
    LocalDate last = first;
    LocalDate end = first.plusDays(CalendarReader.MAX_BLACKOUT_DAYS);
    boolean everyDay = true;
    for (LocalDate day = first.plusDays(1); day.isBefore(end); day = day.plusDays(1)) {
      boolean has = dates.contains(day);
      if (has != weekdays.contains(day.getDayOfWeek())) {
        break;
      }
      everyDay &= !has || day.equals(last.plusDays(1));
      last = has ? day : last;
    }
    return new Blackout(
        shape.name(),
        everyDay ? EnumSet.allOf(DayOfWeek.class) : weekdays,
        new DateRange(first, last),
        shape.clock());
  }
}
