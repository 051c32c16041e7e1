package io.carillon.cron;

import java.util.BitSet;

/**
 * The days that a pattern matches, 1970-01-01 to 2199-12-31; a day is an epoch day. A search looks
 * at one bit set for each of the {@link Months} that the pattern names.
 */
public final class CalendarDays {

  static final long NONE = Long.MIN_VALUE;
  public static final long FIRST = Months.firstDay(0);
  public static final long LAST = Months.firstDay(Months.COUNT) - 1;

  private static final int NO_MONTH = -1;

  private final MonthDays monthDays;

  /** January is bit 0. */
  private final int months;

  /** 1970 is bit 0. */
  private final BitSet years;

  CalendarDays(CronFields fields) {
    this.monthDays = new MonthDays(fields);
    this.months = (int) (fields.month().bits() >>> 1);
    BitSet named = fields.year().values().get(CronField.YEAR.min(), CronField.YEAR.max() + 1);
    this.years = canMatch() ? named : new BitSet();
  }

  /** Returns whether any named month, in any of its shapes, has a matching day. */
  private boolean canMatch() {
    for (int shape = 0; shape < Months.SHAPES; shape++) {
      if (monthDays.of(shape) != 0 && (months & withLength(Months.length(shape))) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Returns the months that can have this many days: bits 0..11. */
  private static int withLength(int length) {
    return switch (length) {
      case 30 -> 0b0101_0010_1000;
      case 31 -> 0b1010_1101_0101;
      default -> 0b10;
    };
  }

  boolean contains(long epochDay) {
    if (epochDay < FIRST || epochDay > LAST) {
      return false;
    }
    int month = Months.of(epochDay);
    return ((daysIn(month) >>> dayOf(epochDay, month)) & 1) != 0;
  }

  /** Returns the first matching day at or after a day; {@link #NONE} when there is none. */
  long next(long epochDay) {
    if (epochDay > LAST) {
      return NONE;
    }
    long from = Math.max(epochDay, FIRST);
    int month = Months.of(from);
    int days = daysIn(month) & (-1 << dayOf(from, month));
    while (days == 0) {
      month = monthFrom(month + 1);
      if (month == NO_MONTH) {
        return NONE;
      }
      days = monthDays.of(Months.shape(month));
    }
    return Months.firstDay(month) + Integer.numberOfTrailingZeros(days) - 1;
  }

  /** Returns the last matching day at or before a day; {@link #NONE} when there is none. */
  long previous(long epochDay) {
    if (epochDay < FIRST) {
      return NONE;
    }
    long upTo = Math.min(epochDay, LAST);
    int month = Months.of(upTo);
    int days = daysIn(month) & ~(-2 << dayOf(upTo, month));
    while (days == 0) {
      month = monthUpTo(month - 1);
      if (month == NO_MONTH) {
        return NONE;
      }
      days = monthDays.of(Months.shape(month));
    }
    return Months.firstDay(month) + 31 - Integer.numberOfLeadingZeros(days) - 1;
  }

  /** Counts the matching days from one day, inclusive, to another, exclusive. */
  long count(long from, long to) {
    long start = Math.max(from, FIRST);
    long end = Math.min(to, LAST + 1);
    if (start >= end) {
      return 0;
    }
    int first = Months.of(start);
    int last = Months.of(end - 1);
    long count = 0;
    for (int month = first; month <= last; month++) {
      count += Integer.bitCount(daysIn(month));
    }
    count -= Integer.bitCount(daysIn(first) & ~(-1 << dayOf(start, first)));
    return count - Integer.bitCount(daysIn(last) & (-2 << dayOf(end - 1, last)));
  }

  /** Returns the matching days of a month: bits 1..31. */
  private int daysIn(int month) {
    boolean named = ((months >>> (month % 12)) & 1) != 0 && years.get(month / 12);
    return named ? monthDays.of(Months.shape(month)) : 0;
  }

  /** Returns the first named month at or after one. */
  private int monthFrom(int month) {
    int left = years.get(month / 12) ? months & (-1 << (month % 12)) : 0;
    if (left != 0) {
      return month - month % 12 + Integer.numberOfTrailingZeros(left);
    }
    int year = years.nextSetBit(month / 12 + 1);
    return year < 0 ? NO_MONTH : year * 12 + Integer.numberOfTrailingZeros(months);
  }

  /** Returns the last named month at or before one, which may be {@link #NO_MONTH}. */
  private int monthUpTo(int month) {
    if (month < 0) {
      return NO_MONTH;
    }
    int left = years.get(month / 12) ? months & ~(-2 << (month % 12)) : 0;
    if (left != 0) {
      return month - month % 12 + 31 - Integer.numberOfLeadingZeros(left);
    }
    int year = years.previousSetBit(month / 12 - 1);
    return year < 0 ? NO_MONTH : year * 12 + 31 - Integer.numberOfLeadingZeros(months);
  }

  private static int dayOf(long epochDay, int month) {
    return (int) (epochDay - Months.firstDay(month)) + 1;
  }
}
