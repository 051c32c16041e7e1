package io.carillon.time;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes durations as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 1h30m}, {@code 1d}.
 */
public final class Durations {

  private static final Pattern WHOLE = Pattern.compile("(\\d{1,18}(ms|s|m|h|d))+");
  private static final Pattern PART = Pattern.compile("(\\d{1,18})(ms|s|m|h|d)");

  private Durations() {}

  /**
   * Reads a duration, in units of ms, s, m, h and d (24 hours), or in ISO-8601.
   *
   * @throws IllegalArgumentException when it is neither, or out of range; the message says what
   *     would be right
   */
  public static Duration parse(String text) {
    try {
      return WHOLE.matcher(text).matches() ? sumOfParts(text) : Duration.parse(text);
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "must be a duration such as 500ms, 30s, 5m, 2h, 1d, 1h30m or PT5M, not \"" + text + "\".",
          e);
    }
  }

  private static Duration sumOfParts(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      Duration unit = unit(part.group(2));
      sum = sum.plus(unit.multipliedBy(Long.parseLong(part.group(1))));
    }
    return sum;
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "ms" -> Duration.ofMillis(1);
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  /** Writes a duration so that {@link #parse} reads it again: the shortest such text of ours. */
  public static String format(Duration duration) {
    if (duration.isNegative() || duration.getNano() % 1_000_000 != 0) {
      return duration.toString();
    }
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    append(text, duration.toDays(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount > 0) {
      text.append(amount).append(unit);
    }
  }
}
