package io.carillon.calendar;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A recurring period in which nothing fires: whole days, or a time span on each of them.
 *
 * @param days the days of the week on which it applies; never empty
 * @param dates the dates on which it applies; null for all
 * @param clock the time span on each of these days; null for the whole day
 */
public record Blackout(
    String name, Set<DayOfWeek> days, @Nullable DateRange dates, @Nullable Clock clock) {

  /** In seconds; exceeds every zone offset from UTC and every clock change. */
  private static final long MAX_OFFSET = 25 * 3600;

  /** Copies the set. */
  public Blackout {
    days = Set.copyOf(days);
  }

  /**
   * A time span of a day. It contains an instant when it contains its wall-clock time. Local times
   * in a clock-change gap close nothing; local times that occur twice are closed both times, with
   * an opening in between when the span ends before the clocks are set back.
   *
   * @param from inclusive
   * @param to exclusive; not after {@code from} for a span that ends on the following day
   */
  public record Clock(LocalTime from, LocalTime to) {

    boolean contains(LocalDate day, LocalDateTime wall) {
      LocalDateTime end = (overnight() ? day.plusDays(1) : day).atTime(to);
      return !wall.isBefore(day.atTime(from)) && wall.isBefore(end);
    }

    /**
     * Returns the instants whose wall-clock time lies in the span that begins on a day: ascending
     * and non-empty, one for each offset in effect during the span; an empty list when a gap covers
     * all of it.
     */
    List<Span> on(LocalDate day, ZoneId zone) {
      LocalDateTime start = day.atTime(from);
      LocalDateTime end = (overnight() ? day.plusDays(1) : day).atTime(to);
      ZoneRules rules = zone.getRules();
      List<Span> spans = new ArrayList<>();
      Instant begin = start.minusSeconds(MAX_OFFSET).toInstant(ZoneOffset.UTC);
      Instant last = end.plusSeconds(MAX_OFFSET).toInstant(ZoneOffset.UTC);
      while (begin.isBefore(last)) {
        ZoneOffset offset = rules.getOffset(begin);
        ZoneOffsetTransition change = rules.nextTransition(begin);
        Instant until = change == null ? last : change.getInstant();
        Span span = Span.within(begin, until, start.toInstant(offset), end.toInstant(offset));
        if (span.start().isBefore(span.end())) {
          spans.add(span);
        }
        begin = until;
      }
      return List.copyOf(spans);
    }

    boolean overnight() {
      return !from.isBefore(to);
    }
  }

  /**
   * A contiguous range of instants.
   *
   * @param start inclusive
   * @param end exclusive
   */
  record Span(Instant start, Instant end) {

    /**
     * Returns the part of {@code start} to {@code end} that lies between {@code from} and {@code
     * until}, during which one offset is in effect.
     */
    static Span within(Instant from, Instant until, Instant start, Instant end) {
      return new Span(start.isBefore(from) ? from : start, end.isAfter(until) ? until : end);
    }
  }

  /** Returns whether the blackout applies to a day, or begins on it. */
  public boolean meets(LocalDate day) {
    return days.contains(day.getDayOfWeek()) && (dates == null || dates.contains(day));
  }

  /**
   * Returns whether the span that begins on a day closes a wall-clock time; false for a blackout of
   * whole days.
   */
  boolean closes(LocalDate day, LocalDateTime wall) {
    return clock != null && meets(day) && clock.contains(day, wall);
  }

  /** Returns the first matching day at or after {@code from}; null when there is none. */
  @Nullable LocalDate firstFrom(LocalDate from) {
    LocalDate day = dates != null && dates.first().isAfter(from) ? dates.first() : from;
    LocalDate end = day.plusDays(7);
    while (day.isBefore(end) && !meets(day)) {
      day = day.plusDays(1);
    }
    return meets(day) ? day : null;
  }

  /** Returns the last matching day at or before {@code upTo}; null when there is none. */
  @Nullable LocalDate lastUpTo(LocalDate upTo) {
    LocalDate day = dates != null && dates.last().isBefore(upTo) ? dates.last() : upTo;
    LocalDate end = day.minusDays(7);
    while (day.isAfter(end) && !meets(day)) {
      day = day.minusDays(1);
    }
    return meets(day) ? day : null;
  }
}
