package io.carillon.tasks.data;

import io.carillon.task.NotRetryableException;
import io.carillon.time.Durations;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** The arithmetic of watermarks, which are numbers or times. */
final class WatermarkOverlap {

  /** Matches a whole number, or a duration as in {@code 10m}. */
  static final String PATTERN = "^(?:\\d{1,18}|" + Durations.SHORT_FORM + ")$";

  private WatermarkOverlap() {}

  /**
   * Returns where the next run begins.
   *
   * @param largest the largest value in the target table
   * @param overlap null for none
   * @throws NotRetryableException when a value is no watermark, or the overlap does not fit its
   *     type
   */
  static Object before(Object largest, @Nullable String overlap, String column) {
    requireWatermark(largest, column);
    if (overlap == null) {
      return largest;
    }
    boolean digits = overlap.chars().allMatch(Character::isDigit);
    if (digits != largest instanceof Number) {
      throw new NotRetryableException(
          "The overlap \"%s\" does not fit the column %s: write %s"
              .formatted(overlap, column, digits ? "a duration, as in 10m" : "a number"));
    }
    return switch (largest) {
      case Number number -> decimal(number).subtract(new BigDecimal(overlap));
      case OffsetDateTime moment -> moment.minus(Durations.parse(overlap));
      case LocalDateTime moment -> moment.minus(Durations.parse(overlap));
      case LocalDate date -> date.minusDays(days(Durations.parse(overlap)));
      default -> throw unfit(largest, column);
    };
  }

  private static long days(Duration span) {
    return span.plusDays(1).minusNanos(1).toDays(); // part of a day counts as a day
  }

  /**
   * Refuses what has no order that databases share, and values without an end.
   *
   * @throws NotRetryableException naming the column
   */
  static void requireWatermark(@Nullable Object value, String column) {
    if (value == null) {
      throw new NotRetryableException(
          "The watermark %s is null in a row: leave such rows out of the query".formatted(column));
    }
    boolean fits =
        switch (value) {
          case Double real -> Double.isFinite(real);
          case Float real -> Float.isFinite(real);
          case Number number -> true;
          case OffsetDateTime moment -> !TextCells.isInfinite(moment);
          case LocalDateTime moment -> !TextCells.isInfinite(moment);
          case LocalDate date -> !TextCells.isInfinite(date);
          default -> false;
        };
    if (!fits) {
      throw unfit(value, column);
    }
  }

  /** Returns the order of two watermarks of one column. */
  static int compare(Object one, Object other) {
    return switch (one) {
      case Number number -> decimal(number).compareTo(decimal((Number) other));
      case OffsetDateTime moment ->
          moment.toInstant().compareTo(((OffsetDateTime) other).toInstant());
      case LocalDateTime moment -> moment.compareTo((LocalDateTime) other);
      case LocalDate date -> date.compareTo((LocalDate) other);
      default -> throw new IllegalArgumentException("no watermark: " + one.getClass());
    };
  }

  private static BigDecimal decimal(Number number) {
    return number instanceof BigDecimal decimal ? decimal : new BigDecimal(number.toString());
  }

  private static NotRetryableException unfit(Object value, String column) {
    return new NotRetryableException(
        "The watermark %s has the value %s: it must be a number, a date or a time with its date"
            .formatted(column, TextCells.text(value)));
  }
}
