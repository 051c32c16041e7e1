package io.carillon.calendar;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recurring time in which nothing fires: whole days, or a span of the clock on each of them.
 *
 * @param days only on these days of the week; never empty
 * @param dates only on these dates; null for all
 * @param clock the hours on each of these days; null for the whole day
 */
public record Blackout(
    String name, Set<DayOfWeek> days, @Nullable Dates dates, @Nullable Clock clock) {

  /** Copies the set. */
  public Blackout {
    days = Set.copyOf(days);
  }

  /**
   * A span of a day's clock. Where clocks are set back, the hour that comes twice belongs to the
   * span in both passes.
   *
   * @param from inclusive
   * @param to exclusive; not after {@code from} for a span that ends on the following day
   */
  public record Clock(LocalTime from, LocalTime to) {

    Instant start(LocalDate day, ZoneId zone) {
      return day.atTime(from).atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }

    Instant end(LocalDate day, ZoneId zone) {
      LocalDate last = overnight() ? day.plusDays(1) : day;
      return last.atTime(to).atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }

    boolean overnight() {
      return !from.isBefore(to);
    }
  }

  /** Whether it holds on a day, or begins on it. */
  public boolean meets(LocalDate day) {
    return days.contains(day.getDayOfWeek()) && (dates == null || dates.contains(day));
  }

  /** The first day from one on that it meets; null when there is none. */
  @Nullable LocalDate firstFrom(LocalDate from) {
    LocalDate day = dates != null && dates.first().isAfter(from) ? dates.first() : from;
    LocalDate end = day.plusDays(7);
    while (day.isBefore(end) && !meets(day)) {
      day = day.plusDays(1);
    }
    return meets(day) ? day : null;
  }

  /** The last day up to one that it meets; null when there is none. */
  @Nullable LocalDate lastUpTo(LocalDate upTo) {
    LocalDate day = dates != null && dates.last().isBefore(upTo) ? dates.last() : upTo;
    LocalDate end = day.minusDays(7);
    while (day.isAfter(end) && !meets(day)) {
      day = day.minusDays(1);
    }
    return meets(day) ? day : null;
  }
}
