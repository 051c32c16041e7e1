package io.carillon.cron;

import java.util.List;

/**
 * The days of a month that a pattern's two day fields match. Any day field is a function of the
 * month's shape, so the days are computed once for each of the 28 shapes.
 */
final class MonthDays {

  /** Number of bits per week. */
  private static final int WEEK = 7;

  /** Multiplying seven bits by this repeats them in each of five weeks. */
  private static final int FIVE_WEEKS = 1 | (1 << 7) | (1 << 14) | (1 << 21) | (1 << 28);

  /** The matching days for each {@link Months#shape}: bits 1..31. */
  private final int[] byShape = new int[Months.SHAPES];

  MonthDays(CronFields fields) {
    int everyMonth = (int) fields.dayOfMonth().bits();
    int everyWeek = (int) fields.dayOfWeek().bits();
    List<CronTerm.Monthly> daysOfMonth = fields.dayOfMonth().monthly();
    List<CronTerm.Monthly> daysOfWeek = fields.dayOfWeek().monthly();
    boolean either = fields.eitherDay();
    for (int shape = 0; shape < Months.SHAPES; shape++) {
      int first = Months.firstWeekday(shape);
      int length = Months.length(shape);
      int ofMonth = everyMonth | monthly(daysOfMonth, first, length);
      int ofWeek = daysOn(everyWeek, first) | monthly(daysOfWeek, first, length);
      byShape[shape] = (either ? ofMonth | ofWeek : ofMonth & ofWeek) & upTo(length);
    }
  }

  /** Returns the matching days in a month of a shape: bits 1..31. */
  int of(int shape) {
    return byShape[shape];
  }

  private static int monthly(List<CronTerm.Monthly> terms, int first, int length) {
    int days = 0;
    for (CronTerm.Monthly term : terms) {
      days |= monthly(term, first, length);
    }
    return days;
  }

  private static int monthly(CronTerm.Monthly term, int first, int length) {
    return switch (term) {
      case CronTerm.LastDay() -> 1 << length;
      case CronTerm.BeforeLastDay(int before) -> before < length ? 1 << (length - before) : 0;
      case CronTerm.LastWorkday() -> 1 << nearestWeekday(length, first, length);
      case CronTerm.NearestWeekday(int day) ->
          day > length ? 0 : 1 << nearestWeekday(day, first, length);
      case CronTerm.LastWeekday(int weekday) -> daysOn(1 << weekday, first) & ~upTo(length - WEEK);
      case CronTerm.NthWeekday(int weekday, int nth) -> daysOn(1 << weekday, first) & week(nth);
    };
  }

  private static int nearestWeekday(int day, int first, int length) {
    return switch ((first + day - 1) % WEEK) {
      case 6 -> day == 1 ? 3 : day - 1;
      case 0 -> day == length ? day - 2 : day + 1;
      default -> day;
    };
  }

  /** Returns days 1..7 for the first week, and so on. */
  private static int week(int nth) {
    return upTo(Math.min(nth * WEEK, 31)) & ~upTo((nth - 1) * WEEK);
  }

  /**
   * Returns the days on these weekdays (Sunday 0) in a month of 31 days that begins with weekday
   * {@code first}.
   */
  private static int daysOn(int weekdays, int first) {
    int firstWeek = ((weekdays >>> first) | (weekdays << (WEEK - first))) & 0x7f;
    return (firstWeek * FIVE_WEEKS) << 1;
  }

  /** Returns the bits up to a day of 0..31. */
  private static int upTo(int day) {
    return -1 >>> (31 - day);
  }
}
