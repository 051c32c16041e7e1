package io.carillon.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a calendar is closed. Immutable and thread-safe; every search through time is bounded.
 */
public final class BusinessCalendar {

  /** The maximum distance, in days, of a working day that is searched for. */
  public static final int REACH_DAYS = 366;

  /**
   * The maximum number of steps of a search, such as over consecutive days off that are all make-up
   * working days.
   */
  private static final int MAX_STEPS = 10_000;

  private final String name;
  private final ZoneId zone;
  private final TreeMap<LocalDate, String> holidays = new TreeMap<>();
  private final Set<LocalDate> workingDays = new HashSet<>();
  private final List<Blackout> wholeDays = new ArrayList<>();
  private final List<Blackout> clocks = new ArrayList<>();

  /** Creates the work times of a calendar without contradictions. */
  public BusinessCalendar(Calendar calendar) {
    this.name = calendar.name();
    this.zone = calendar.zone();
    for (Calendar.Holiday holiday : calendar.holidays()) {
      holiday.dates().all().forEach(date -> holidays.put(date, holiday.name()));
    }
    calendar.workingDays().forEach(day -> workingDays.add(day.date()));
    for (Blackout blackout : calendar.blackouts()) {
      (blackout.clock() == null ? wholeDays : clocks).add(blackout);
    }
  }

  /** Returns the calendar's name. */
  public String name() {
    return name;
  }

  /** Returns the time zone of the calendar's dates and times. */
  public ZoneId zone() {
    return zone;
  }

  /** Returns the first instant of a day. */
  public Instant startOf(LocalDate day) {
    return day.atStartOfDay(zone).toInstant();
  }

  /** Returns the day that contains an instant. */
  public LocalDate dayOf(Instant instant) {
    LocalDate day = instant.atZone(zone).toLocalDate();
    // Clocks set back across midnight show the previous day again, which has already ended.
    return instant.isBefore(startOf(day.plusDays(1))) ? day : day.plusDays(1);
  }

  /** Returns whether a whole day is off. */
  public boolean isOff(LocalDate day) {
    return whyOff(day) != null;
  }

  /** Returns the name of what makes a whole day off; null for a day that is not off. */
  public @Nullable String whyOff(LocalDate day) {
    if (workingDays.contains(day)) {
      return null;
    }
    String holiday = holidays.get(day);
    if (holiday != null) {
      return holiday;
    }
    for (Blackout blackout : wholeDays) {
      if (blackout.meets(day)) {
        return blackout.name();
      }
    }
    return null;
  }

  /**
   * Returns the periods of parts of a day that begin on that day and are closed, in their order.
   */
  public List<ClosedPeriod> closedPartly(LocalDate day) {
    return clocks.stream()
        .flatMap(blackout -> closedPeriods(blackout, day).stream())
        .sorted(Comparator.comparing(ClosedPeriod::start))
        .toList();
  }

  /** Returns the closed period at an instant; null when the calendar is open. */
  public @Nullable ClosedPeriod closedPeriod(Instant at) {
    LocalDate day = dayOf(at);
    String why = whyOff(day);
    if (why != null) {
      return new ClosedPeriod(startOf(day), startOf(day.plusDays(1)), true, why);
    }
    return closedByClock(at);
  }

  private @Nullable ClosedPeriod closedByClock(Instant at) {
    LocalDateTime wall = at.atZone(zone).toLocalDateTime();
    for (Blackout blackout : clocks) {
      for (LocalDate begin : List.of(wall.toLocalDate().minusDays(1), wall.toLocalDate())) {
        if (blackout.closes(begin, wall)) {
          return closedPeriods(blackout, begin).stream()
              .filter(period -> period.contains(at))
              .findFirst()
              .orElseThrow();
        }
      }
    }
    return null;
  }

  private List<ClosedPeriod> closedPeriods(Blackout blackout, LocalDate day) {
    Blackout.Clock clock = blackout.clock();
    if (clock == null || !blackout.meets(day)) {
      return List.of();
    }
    return clock.on(day, zone).stream()
        .map(span -> new ClosedPeriod(span.start(), span.end(), false, blackout.name()))
        .toList();
  }

  /** Returns the first closed instant at or after {@code at}; null when there is none. */
  public @Nullable Instant nextClosed(Instant at) {
    if (closedPeriod(at) != null) {
      return at;
    }
    LocalDate day = dayOf(at);
    LocalDate off = nextOff(day);
    Instant first = off == null ? null : startOf(off);
    for (Blackout blackout : clocks) {
      Instant start = firstStart(blackout, at);
      first = first == null || (start != null && start.isBefore(first)) ? start : first;
    }
    // A day or hour that the zone skips closes nothing.
    return first == null || closedPeriod(first) != null ? first : nextClosed(first);
  }

  /**
   * Returns the start of the first span of a blackout that ends after an instant; null for none.
   */
  private @Nullable Instant firstStart(Blackout blackout, Instant at) {
    LocalDate begin = blackout.firstFrom(dayOf(at).minusDays(2));
    for (int i = 0; begin != null && i < MAX_STEPS; i++) {
      for (ClosedPeriod period : closedPeriods(blackout, begin)) {
        if (period.end().isAfter(at)) {
          return period.start();
        }
      }
      begin = blackout.firstFrom(begin.plusDays(1));
    }
    return null;
  }

  /**
   * Returns the end of the last span of a blackout that starts at or before an instant; null for
   * none.
   */
  private @Nullable Instant lastEnd(Blackout blackout, Instant at) {
    LocalDate begin = blackout.lastUpTo(dayOf(at));
    for (int i = 0; begin != null && i < MAX_STEPS; i++) {
      for (ClosedPeriod period : closedPeriods(blackout, begin).reversed()) {
        if (!period.start().isAfter(at)) {
          return period.end();
        }
      }
      begin = blackout.lastUpTo(begin.minusDays(1));
    }
    return null;
  }

  /**
   * Returns the last closed instant at or before {@code at}, to the nanosecond; null when there is
   * none.
   */
  public @Nullable Instant lastClosedUpTo(Instant at) {
    if (closedPeriod(at) != null) {
      return at;
    }
    LocalDate day = dayOf(at);
    LocalDate off = lastOff(day);
    Instant last = off == null ? null : startOf(off.plusDays(1));
    for (Blackout blackout : clocks) {
      Instant end = lastEnd(blackout, at);
      last = last == null || (end != null && end.isAfter(last)) ? end : last;
    }
    return last == null ? null : lastClosedUpTo(last.minusNanos(1));
  }

  /** Returns the first day off at or after {@code from}; null when there is none. */
  public @Nullable LocalDate nextOff(LocalDate from) {
    LocalDate day = nextNamedOff(from);
    for (int i = 0; day != null && workingDays.contains(day) && i < MAX_STEPS; i++) {
      day = nextNamedOff(day.plusDays(1));
    }
    return day;
  }

  private @Nullable LocalDate nextNamedOff(LocalDate from) {
    LocalDate first = holidays.ceilingKey(from);
    for (Blackout blackout : wholeDays) {
      LocalDate day = blackout.firstFrom(from);
      first = first == null || (day != null && day.isBefore(first)) ? day : first;
    }
    return first;
  }

  /** Returns the last day off at or before {@code upTo}; null when there is none. */
  public @Nullable LocalDate lastOff(LocalDate upTo) {
    LocalDate day = lastNamedOff(upTo);
    for (int i = 0; day != null && workingDays.contains(day) && i < MAX_STEPS; i++) {
      day = lastNamedOff(day.minusDays(1));
    }
    return day;
  }

  private @Nullable LocalDate lastNamedOff(LocalDate upTo) {
    LocalDate last = holidays.floorKey(upTo);
    for (Blackout blackout : wholeDays) {
      LocalDate day = blackout.lastUpTo(upTo);
      last = last == null || (day != null && day.isAfter(last)) ? day : last;
    }
    return last;
  }

  /**
   * Returns the first working day after a day, at most {@value #REACH_DAYS} days later; else null.
   */
  public @Nullable LocalDate nextWorkingDay(LocalDate after) {
    LocalDate day = after.plusDays(1);
    for (int i = 1; i < REACH_DAYS && !works(day); i++) {
      day = day.plusDays(1);
    }
    return works(day) ? day : null;
  }

  /**
   * Returns the last working day before a day, at most {@value #REACH_DAYS} days earlier; else
   * null.
   */
  public @Nullable LocalDate previousWorkingDay(LocalDate before) {
    LocalDate day = before.minusDays(1);
    for (int i = 1; i < REACH_DAYS && !works(day); i++) {
      day = day.minusDays(1);
    }
    return works(day) ? day : null;
  }

  /** Returns whether a day is neither off nor skipped by the zone, as 2011-12-30 was in Apia. */
  private boolean works(LocalDate day) {
    return !isOff(day) && startOf(day).isBefore(startOf(day.plusDays(1)));
  }
}
