package io.carillon.cron;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The local times that a pattern matches, without a zone; a local time is the number of seconds
 * since 1970-01-01T00:00 on the same clock.
 */
public final class LocalTimes {

  /** Stands for no later local time; above every local time. */
  public static final long NO_NEXT = Long.MAX_VALUE;

  /** Stands for no earlier local time; below every local time. */
  public static final long NO_PREVIOUS = Long.MIN_VALUE;

  private static final int DAY = 86_400;

  private final CalendarDays days;
  private final ClockTimes clock;

  LocalTimes(CronFields fields) {
    this.days = new CalendarDays(fields);
    this.clock =
        new ClockTimes(fields.second().bits(), fields.minute().bits(), fields.hour().bits());
  }

  /** Returns the number of matching times of day, 1 to 86,400. */
  public int timesOfDay() {
    return clock.size();
  }

  public boolean contains(long local) {
    return clock.contains(timeOf(local)) && days.contains(dayOf(local));
  }

  /** Returns the first match at or after a local time, or {@link #NO_NEXT}. */
  public long next(long local) {
    long start = dayOf(local);
    long day = days.next(start);
    if (day == start) {
      int time = clock.next(timeOf(local));
      if (time != ClockTimes.NONE) {
        return day * DAY + time;
      }
      day = days.next(start + 1);
    }
    return day == CalendarDays.NONE ? NO_NEXT : day * DAY + clock.first();
  }

  /** Returns the last match at or before a local time, or {@link #NO_PREVIOUS}. */
  public long previous(long local) {
    long start = dayOf(local);
    long day = days.previous(start);
    if (day == start) {
      int time = clock.previous(timeOf(local));
      if (time != ClockTimes.NONE) {
        return day * DAY + time;
      }
      day = days.previous(start - 1);
    }
    return day == CalendarDays.NONE ? NO_PREVIOUS : day * DAY + clock.last();
  }

  /** Counts the matches from one local time, inclusive, to another, exclusive. */
  public long count(long from, long to) {
    if (from >= to) {
      return 0;
    }
    long whole = days.count(dayOf(from), dayOf(to)) * clock.size();
    return whole - countInDayBefore(from) + countInDayBefore(to);
  }

  /**
   * Returns the matches from one local time, inclusive, to another, exclusive; at most {@code max},
   * the first ones.
   */
  public List<LocalDateTime> list(long from, long to, int max) {
    List<LocalDateTime> found = new ArrayList<>();
    long local = next(from);
    while (local < to && found.size() < max) {
      found.add(dateTime(local));
      local = next(local + 1);
    }
    return List.copyOf(found);
  }

  public static LocalDateTime dateTime(long local) {
    return LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC);
  }

  private int countInDayBefore(long local) {
    return days.contains(dayOf(local)) ? clock.countBefore(timeOf(local)) : 0;
  }

  private static long dayOf(long local) {
    return Math.floorDiv(local, DAY);
  }

  private static int timeOf(long local) {
    return Math.floorMod(local, DAY);
  }
}
