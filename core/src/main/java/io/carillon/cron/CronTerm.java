package io.carillon.cron;

import java.util.BitSet;

/** One entry of the list in a field of a cron pattern (OCPS 1.0, section 5). */
public sealed interface CronTerm {

  /** Returns whether it is, or begins with, {@code *}. */
  default boolean any() {
    return this instanceof Any || (this instanceof Step step && step.any);
  }

  /** Returns whether it is a value or a range: neither {@code *} nor a step. */
  default boolean isFixed() {
    return this instanceof Value || this instanceof Range;
  }

  /** An entry that names values, the same in every month. */
  sealed interface Plain extends CronTerm {

    /** Sets the bits of its values. */
    default void addTo(BitSet values, CronField field) {
      switch (this) {
        case Any() -> values.set(field.min(), field.max() + 1);
        case Value(int value) -> values.set(value);
        case Range(int from, int to) -> values.set(from, to + 1);
        case Step(int from, int to, int every, boolean any) -> {
          for (long value = from; value <= to; value += every) {
            values.set((int) value);
          }
        }
      }
    }
  }

  /** {@code *}, or {@code ?} in its place. */
  record Any() implements Plain {}

  /** One value. */
  record Value(int value) implements Plain {}

  /** Every value between two, both inclusive; {@code from} is at most {@code to}. */
  record Range(int from, int to) implements Plain {}

  /**
   * Every nth value between two, beginning with the first.
   *
   * @param every at least 1; when it exceeds the range, only the first value remains
   * @param any whether a {@code *} precedes the step
   */
  record Step(int from, int to, int every, boolean any) implements Plain {}

  /** An entry of a day field whose day depends on the month (OCPS 1.3). */
  sealed interface Monthly extends CronTerm {}

  /** {@code L}: the last day of the month. */
  record LastDay() implements Monthly {}

  /**
   * {@code L-3}: this many days before the last day of the month; none in a month that is too
   * short. An extension from Quartz that OCPS does not define.
   *
   * @param days 1..30
   */
  record BeforeLastDay(int days) implements Monthly {}

  /**
   * {@code LW}: the last day of the month from Monday to Friday. An extension, as {@code L-3} is.
   */
  record LastWorkday() implements Monthly {}

  /**
   * {@code 15W}: the day from Monday to Friday that is nearest to a day of the month, in the same
   * month; none in a month without that day.
   *
   * @param day 1..31
   */
  record NearestWeekday(int day) implements Monthly {}

  /**
   * {@code TUE#3}: the nth occurrence of a weekday in the month.
   *
   * @param weekday Sunday 0 to Saturday 6
   * @param nth 1..5; not every month has a fifth
   */
  record NthWeekday(int weekday, int nth) implements Monthly {}

  /**
   * {@code FRI#L}: the last occurrence of a weekday in the month.
   *
   * @param weekday Sunday 0 to Saturday 6
   */
  record LastWeekday(int weekday) implements Monthly {}
}
