package io.carillon.schedule;

import java.util.BitSet;

/** One entry of the list that a field of a cron pattern is (OCPS 1.0, section 5). */
sealed interface CronTerm {

  /** {@code *}. */
  record Any() implements CronTerm {}

  /** One value. */
  record Value(int value) implements CronTerm {}

  /** Every value between two, both included; {@code from} is at most {@code to}. */
  record Range(int from, int to) implements CronTerm {}

  /**
   * Every so many values between two, beginning with the first.
   *
   * @param every at least 1; may exceed the range, which then leaves its first value
   * @param any whether a {@code *} stands before the step
   */
  record Step(int from, int to, int every, boolean any) implements CronTerm {}

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

  /** Whether it is, or begins with, {@code *}. */
  default boolean any() {
    return switch (this) {
      case Any() -> true;
      case Step step -> step.any;
      case Value value -> false;
      case Range range -> false;
    };
  }
}
