package io.carillon.schedule;

import java.time.LocalDate;

/**
 * The 2,760 months from January 1970 (0) to December 2199, as tables. The shape of a month is the
 * weekday it begins with and its length: one of 28.
 */
final class Months {

  /** How many months there are. */
  static final int COUNT = 12 * (CronField.YEAR.max() - CronField.YEAR.min() + 1);

  /** How many shapes there are. */
  static final int SHAPES = 7 * 4;

  private static final int SHORTEST = 28;

  /** Days in 400 years, and months. */
  private static final int ERA_DAYS = 146_097;

  private static final int ERA_MONTHS = 4_800;

  /** The epoch day each begins with, and the one that the last ends before. */
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

  /** The month a day is in; the epoch day must be within the years. */
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

  /** The epoch day of the month's first day. */
  static long firstDay(int month) {
    return FIRST_DAY[month];
  }

  /** Its shape, 0..27. */
  static int shape(int month) {
    return SHAPE[month];
  }

  /** The weekday that months of a shape begin with, Sunday 0. */
  static int firstWeekday(int shape) {
    return shape / 4;
  }

  /** How many days months of a shape have. */
  static int length(int shape) {
    return SHORTEST + shape % 4;
  }
}
