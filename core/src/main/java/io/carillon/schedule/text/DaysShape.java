package io.carillon.schedule.text;

import io.carillon.cron.CronField;
import io.carillon.cron.CronFields;
import io.carillon.cron.CronTerm;
import java.util.BitSet;
import java.util.List;

/**
 * The form in which the day, month and year fields of a pattern are best described, in any
 * language.
 *
 * @param ofMonth days matched in every month, 1..31; the others differ from month to month: {@code
 *     L}, {@code 15W}
 * @param ofWeek weekdays matched in every week, Monday 1 to Sunday 7; the others are matched once
 *     in a month: {@code TUE#3}, {@code FRI#L}
 * @param months matched months, 1..12
 * @param years matched years
 */
record DaysShape(Kind kind, Days ofMonth, Days ofWeek, BitSet months, BitSet years) {

  /** The days that a field matches: always, and in some months. */
  record Days(BitSet always, List<CronTerm.Monthly> others) {}

  BitSet daysOfMonth() {
    return ofMonth.always();
  }

  List<CronTerm.Monthly> otherDays() {
    return ofMonth.others();
  }

  BitSet weekdays() {
    return ofWeek.always();
  }

  List<CronTerm.Monthly> otherWeekdays() {
    return ofWeek.others();
  }

  /** The day fields that restrict the days, and their combination. */
  enum Kind {
    EVERY_DAY,
    DAYS_OF_MONTH,
    WEEKDAYS,
    /** Days that either field matches. */
    EITHER,
    /** Days that both fields match. */
    BOTH
  }

  static DaysShape of(CronFields fields) {
    BitSet weekdays = fields.dayOfWeek().values();
    if (weekdays.get(0)) {
      weekdays.clear(0);
      weekdays.set(7);
    }
    return new DaysShape(
        kind(fields),
        new Days(fields.dayOfMonth().values(), fields.dayOfMonth().monthly()),
        new Days(weekdays, fields.dayOfWeek().monthly()),
        fields.month().values(),
        fields.year().values());
  }

  private static Kind kind(CronFields fields) {
    boolean allDays = fields.dayOfMonth().values().cardinality() == 31;
    boolean allWeekdays = fields.dayOfWeek().values().cardinality() == 7;
    boolean either = fields.eitherDay();
    if (either ? allDays || allWeekdays : allDays && allWeekdays) {
      return Kind.EVERY_DAY;
    }
    if (either) {
      return Kind.EITHER;
    }
    return allDays ? Kind.WEEKDAYS : allWeekdays ? Kind.DAYS_OF_MONTH : Kind.BOTH;
  }

  boolean everyMonth() {
    return months.cardinality() == 12;
  }

  boolean everyYear() {
    return years.cardinality() == CronField.YEAR.max() - CronField.YEAR.min() + 1;
  }

  /** Returns whether it is one day of the year. */
  boolean oneDate() {
    return kind == Kind.DAYS_OF_MONTH
        && otherDays().isEmpty()
        && daysOfMonth().cardinality() == 1
        && months.cardinality() == 1;
  }
}
