package io.carillon.schedule;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.BitSet;

/**
 * The days that a pattern matches, 1970-01-01 to 2199-12-31; a day is an epoch day. A search looks
 * at one bit set a month, so it is bounded by the 2,760 months there are.
 */
final class CalendarDays {

  static final long NONE = Long.MIN_VALUE;
  static final long FIRST = LocalDate.of(CronField.YEAR.min(), 1, 1).toEpochDay();
  static final long LAST = LocalDate.of(CronField.YEAR.max(), 12, 31).toEpochDay();

  /** Months are counted from year 0: year * 12 + month - 1. */
  private static final int FIRST_MONTH = CronField.YEAR.min() * 12;

  private static final int LAST_MONTH = CronField.YEAR.max() * 12 + 11;

  private final MonthDays monthDays;
  private final long months;
  private final BitSet years;

  CalendarDays(CronFields fields) {
    this.monthDays = new MonthDays(fields.dayOfMonth(), fields.dayOfWeek());
    this.months = fields.month().bits();
    this.years = fields.year().values();
  }

  boolean contains(long epochDay) {
    return next(epochDay) == epochDay;
  }

  /** The first at or after a day; {@link #NONE} when no more come. */
  long next(long epochDay) {
    if (epochDay > LAST) {
      return NONE;
    }
    LocalDate date = LocalDate.ofEpochDay(Math.max(epochDay, FIRST));
    int month = monthOf(date);
    int days = daysIn(month) & (-1 << date.getDayOfMonth());
    while (days == 0 && month < LAST_MONTH) {
      days = daysIn(++month);
    }
    return days == 0 ? NONE : epochDay(month, Integer.numberOfTrailingZeros(days));
  }

  /** The last at or before a day; {@link #NONE} when there was none. */
  long previous(long epochDay) {
    if (epochDay < FIRST) {
      return NONE;
    }
    LocalDate date = LocalDate.ofEpochDay(Math.min(epochDay, LAST));
    int month = monthOf(date);
    int days = daysIn(month) & upTo(date);
    while (days == 0 && month > FIRST_MONTH) {
      days = daysIn(--month);
    }
    return days == 0 ? NONE : epochDay(month, 31 - Integer.numberOfLeadingZeros(days));
  }

  /** How many there are from one day, inclusive, to another, exclusive. */
  long count(long from, long to) {
    if (Math.max(from, FIRST) >= Math.min(to, LAST + 1)) {
      return 0;
    }
    LocalDate first = LocalDate.ofEpochDay(Math.max(from, FIRST));
    LocalDate last = LocalDate.ofEpochDay(Math.min(to - 1, LAST));
    long count = 0;
    for (int month = monthOf(first); month <= monthOf(last); month++) {
      count += Integer.bitCount(daysIn(month));
    }
    count -= Integer.bitCount(daysIn(monthOf(first)) & ~(-1 << first.getDayOfMonth()));
    return count - Integer.bitCount(daysIn(monthOf(last)) & ~upTo(last));
  }

  /** The days matched in a month: bits 1..31. */
  private int daysIn(int month) {
    if (((months >>> (month % 12 + 1)) & 1) == 0 || !years.get(month / 12)) {
      return 0;
    }
    int firstWeekday = (int) Math.floorMod(epochDay(month, 1) + 4, 7L);
    return monthDays.of(firstWeekday, YearMonth.of(month / 12, month % 12 + 1).lengthOfMonth());
  }

  private static int upTo(LocalDate date) {
    return -1 >>> (31 - date.getDayOfMonth());
  }

  private static int monthOf(LocalDate date) {
    return date.getYear() * 12 + date.getMonthValue() - 1;
  }

  private static long epochDay(int month, int day) {
    return LocalDate.of(month / 12, month % 12 + 1, 1).toEpochDay() + day - 1;
  }
}
