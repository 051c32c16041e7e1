package io.carillon.schedule;

/**
 * Which days of a month a pattern's two day fields match. Everything a day field can say is a
 * function of the month's first weekday and its length, so it is answered a month at a time.
 */
final class MonthDays {

  /** Bits 1..31. */
  private final int daysOfMonth;

  /** For each weekday (Sunday 0) that a month may begin with, the days matched: bits 1..31. */
  private final int[] daysByFirstWeekday = new int[7];

  /** Whether one of the two fields is enough (OCPS 1.0, section 6.1). */
  private final boolean either;

  MonthDays(CronTerms dayOfMonth, CronTerms dayOfWeek) {
    daysOfMonth = (int) dayOfMonth.bits();
    either = !dayOfMonth.beginsWithAny() && !dayOfWeek.beginsWithAny();
    long weekdays = dayOfWeek.bits();
    for (int first = 0; first < 7; first++) {
      daysByFirstWeekday[first] = daysOn(weekdays, first);
    }
  }

  private static int daysOn(long weekdays, int firstWeekday) {
    int days = 0;
    for (int day = 1; day <= 31; day++) {
      days |= (int) ((weekdays >>> ((firstWeekday + day - 1) % 7)) & 1) << day;
    }
    return days;
  }

  /**
   * The days matched: bits 1..31.
   *
   * @param firstWeekday the weekday of the month's first day, Sunday 0
   * @param length days in the month
   */
  int of(int firstWeekday, int length) {
    int onWeekdays = daysByFirstWeekday[firstWeekday];
    int days = either ? daysOfMonth | onWeekdays : daysOfMonth & onWeekdays;
    return days & (-1 >>> (31 - length));
  }
}
