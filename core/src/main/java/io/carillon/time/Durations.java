package io.carillon.time;

import io.carillon.fault.Quote;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text form of a duration: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 1d},
 * units from large to small as in {@code 1h30m}, or ISO-8601 as in {@code PT1H30M}. A day is 24
 * hours.
 */
public final class Durations {

  /** Matches the form without ISO-8601, from its first digit; part of a pattern. */
  public static final String SHORT_FORM =
      "(?=\\d)(?:\\d{1,12}d)?(?:\\d{1,12}h)?(?:\\d{1,12}m)?(?:\\d{1,12}s)?(?:\\d{1,12}ms)?";

  /**
   * Matches every text that {@link #parse} accepts, apart from the bound {@link #MAX}: for Bean
   * Validation's {@code @Pattern} and for JSON Schema (it is valid in ECMA-262 too).
   */
  public static final String PATTERN =
      "^(?:"
          + SHORT_FORM
          + "|P(?=[\\dT])(?:\\d{1,12}D)?"
          + "(?:T(?=\\d)(?:\\d{1,12}H)?(?:\\d{1,12}M)?(?:\\d{1,12}(?:\\.\\d{1,9})?S)?)?"
          + ")$";

  /** The longest duration accepted, 100 years: its nanoseconds still fit a {@code long}. */
  public static final Duration MAX = Duration.ofDays(36_500);

  private static final Pattern WHOLE = Pattern.compile(PATTERN);
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|[dhms])");

  private Durations() {}

  /**
   * Parses a duration.
   *
   * @return from zero to {@link #MAX}
   * @throws IllegalArgumentException for any other text; its message names the remedy
   */
  public static Duration parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "%s is no duration: write 500ms, 30s, 5m, 2h, 1d, units from large to small as in 1h30m, or ISO-8601 as in PT1H30M"
              .formatted(Quote.of(text)));
    }
    Duration duration = text.startsWith("P") ? Duration.parse(text) : sumOfParts(text);
    if (duration.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "\"%s\" is too long a duration: at most %s".formatted(text, format(MAX)));
    }
    return duration;
  }

  /**
   * Formats a duration so that {@link #parse} accepts it: the short form, as in {@code 1h30m}, or
   * ISO-8601 where it is negative (which is not accepted back) or finer than a millisecond.
   */
  public static String format(Duration duration) {
    if (duration.isNegative() || duration.toNanosPart() % 1_000_000 != 0) {
      return duration.toString();
    }
    if (duration.isZero()) {
      return "0s";
    }
    return part(duration.toDaysPart(), "d")
        + part(duration.toHoursPart(), "h")
        + part(duration.toMinutesPart(), "m")
        + part(duration.toSecondsPart(), "s")
        + part(duration.toMillisPart(), "ms");
  }

  private static Duration sumOfParts(String text) {
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
    }
    return sum;
  }

  private static Duration unit(String name) {
    return switch (name) {
      case "d" -> Duration.ofDays(1);
      case "h" -> Duration.ofHours(1);
      case "m" -> Duration.ofMinutes(1);
      case "s" -> Duration.ofSeconds(1);
      case "ms" -> Duration.ofMillis(1);
      default -> throw new IllegalArgumentException("no unit of time " + name);
    };
  }

  private static String part(long count, String unit) {
    return count == 0 ? "" : count + unit;
  }
}
