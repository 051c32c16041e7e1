package io.carillon.cron;

import java.time.LocalDate;

/**
 * The 2,760 months from January 1970 (0) to December 2199, as tables. The shape of a month is its
 * first weekday and its length: one of 28.
 */
final class Months {

  /** Number of months. */
  static final int COUNT = 12 * (CronField.YEAR.max() - CronField.YEAR.min() + 1);

  /** Number of shapes. */
  static final int SHAPES = 7 * 4;

  private static final int SHORTEST = 28;

  /** Days and months in 400 years. */
  private static final int ERA_DAYS = 146_097;

  private static final int ERA_MONTHS = 4_800;

  /** The epoch day on which each month begins, and the end of the last month, exclusive. */
  private static final int[] FIRST_DAY = new int[COUNT + 1];

  private static final byte[] SHAPE = new byte[COUNT];

  static {
    LocalDate first = LocalDate.of(CronField.YEAR.min(), 1, 1);
    for (int month = 0; month <= COUNT; month++) {
      FIRST_DAY[month] = (int) first.plusMonths(month).toEpochDay();
    }
    for (int month = 0; month < COUNT; month++) {
      int weekday = (FIRST_DAY[month] + 4) % 7;
      int length = FIRST_DAY[month + 1] - FIRST_DAY[month];
      SHAPE[month] = (byte) (weekday * 4 + length - SHORTEST);
    }
  }

  private Months() {}

  /** Returns the month of an epoch day, which must be within the years covered. */
  static int of(long epochDay) {
    int month = (int) (epochDay * ERA_MONTHS / ERA_DAYS);
    while (FIRST_DAY[month] > epochDay) {
      month--;
    }
    while (FIRST_DAY[month + 1] <= epochDay) {
      month++;
    }
    return month;
  }

  /** Returns the epoch day of the month's first day. */
  static long firstDay(int month) {
    return FIRST_DAY[month];
  }

  /** Returns its shape, 0..27. */
  static int shape(int month) {
    return SHAPE[month];
  }

  /** Returns the first weekday of months of a shape, Sunday 0. */
  static int firstWeekday(int shape) {
    return shape / 4;
  }

  /** Returns the number of days in months of a shape. */
  static int length(int shape) {
    return SHORTEST + shape % 4;
  }
}
