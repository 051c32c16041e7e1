package io.carillon.cli.time;

import io.carillon.cli.arguments.UsageException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjuster;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Understands an instant as people type it, in English or Chinese, from the present one on:
 *
 * <ul>
 *   <li>{@code 2026-11-29T02:00:00Z}, {@code 2026-11-29T02:00+08:00}
 *   <li>{@code 2026-11-29 02:00}, {@code 2026-11-29}, {@code 11-29 02:00}, in the zone
 *   <li>{@code 02:00}, {@code 2am}, {@code 2:30 pm}: today
 *   <li>{@code yesterday 02:00}, {@code tomorrow noon}, {@code monday 2am} (the last one, or {@code
 *       next monday})
 *   <li>{@code now}, {@code 90m ago}, {@code 1h30m ago}, {@code in 2h}
 *   <li>{@code 昨天 2 点}, {@code 前天凌晨3点半}, {@code 今天下午 2:30}, {@code 上周一 9点}, {@code 2 小时前}
 * </ul>
 *
 * A local time that clocks skip is moved forward by the gap; of one that comes twice the first is
 * taken ({@link java.time.ZonedDateTime#of}).
 */
public final class TimeExpression {

  private static final int LONGEST = 100;

  private static final Pattern AGO =
      Pattern.compile("((?:\\d{1,6} *[a-z]+ *)+)ago|in +((?:\\d{1,6} *[a-z]+ *)+)");
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,6}) *([a-z]+)");
  private static final Pattern DATE = Pattern.compile("(?:(\\d{4})-)?(\\d{1,2})-(\\d{1,2})(?!\\d)");
  private static final Pattern TIME =
      Pattern.compile(
          "(?:at +)?(\\d{1,2})(?::(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?)? *(am|pm)?");

  private static final Map<String, Duration> UNITS =
      Map.ofEntries(
          Map.entry("s", Duration.ofSeconds(1)),
          Map.entry("sec", Duration.ofSeconds(1)),
          Map.entry("second", Duration.ofSeconds(1)),
          Map.entry("m", Duration.ofMinutes(1)),
          Map.entry("min", Duration.ofMinutes(1)),
          Map.entry("minute", Duration.ofMinutes(1)),
          Map.entry("h", Duration.ofHours(1)),
          Map.entry("hour", Duration.ofHours(1)),
          Map.entry("d", Duration.ofDays(1)),
          Map.entry("day", Duration.ofDays(1)),
          Map.entry("w", Duration.ofDays(7)),
          Map.entry("week", Duration.ofDays(7)));
  private static final Map<String, Integer> DAYS =
      Map.of(
          "today",
          0,
          "yesterday",
          -1,
          "tomorrow",
          1,
          "day-2",
          -2,
          "day-3",
          -3,
          "day+2",
          2,
          "day+3",
          3);
  private static final Map<String, LocalTime> NAMED_TIMES =
      Map.of("", LocalTime.MIDNIGHT, "midnight", LocalTime.MIDNIGHT, "noon", LocalTime.NOON);
  private static final Map<String, Function<DayOfWeek, TemporalAdjuster>> WHICH =
      Map.of(
          "last",
          TemporalAdjusters::previous,
          "next",
          TemporalAdjusters::next,
          "week-1",
          day ->
              date -> date.minus(1, ChronoUnit.WEEKS).with(ChronoField.DAY_OF_WEEK, day.getValue()),
          "week+1",
          day ->
              date -> date.plus(1, ChronoUnit.WEEKS).with(ChronoField.DAY_OF_WEEK, day.getValue()));
  private static final List<String> WEEK =
      List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");

  private final Instant now;
  private final ZoneId zone;

  /**
   * Creates it.
   *
   * @param now the present instant
   * @param zone of local times
   */
  public TimeExpression(Instant now, ZoneId zone) {
    this.now = now;
    this.zone = zone;
  }

  /**
   * Returns the instant that a text means.
   *
   * @param option the option that has it, for the sentence about a wrong one
   * @throws UsageException when it is not understood
   */
  public Instant parse(String option, String text) {
    try {
      if (!text.isBlank() && text.length() <= LONGEST) {
        Optional<Instant> instant = understood(text.strip());
        if (instant.isPresent()) {
          return instant.get();
        }
      }
    } catch (DateTimeException | ArithmeticException e) {
      // told below
    }
    throw new UsageException("usage.time", option, text);
  }

  private Optional<Instant> understood(String text) {
    Optional<Instant> exact = exact(text);
    if (exact.isPresent()) {
      return exact;
    }
    String words = ChineseTime.inEnglish(text).toLowerCase(Locale.ROOT).strip();
    if (words.equals("now")) {
      return Optional.of(now);
    }
    Matcher ago = AGO.matcher(words);
    return ago.matches() ? away(ago) : local(words);
  }

  /** With an offset (ISO 8601). */
  private static Optional<Instant> exact(String text) {
    if (!text.matches("\\d{4}-\\d\\d-\\d\\d[T ].*(Z|[+-]\\d\\d:?\\d\\d)")) {
      return Optional.empty();
    }
    String iso = text.replaceFirst(" ", "T").replace(" ", "");
    return Optional.of(
        OffsetDateTime.parse(iso.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2")).toInstant());
  }

  private Optional<Instant> away(Matcher ago) {
    boolean past = ago.group(1) != null;
    Optional<Duration> sum = duration(past ? ago.group(1) : ago.group(2));
    return sum.map(duration -> past ? now.minus(duration) : now.plus(duration));
  }

  private static Optional<Duration> duration(String amounts) {
    Duration sum = Duration.ZERO;
    Matcher amount = AMOUNT.matcher(amounts);
    while (amount.find()) {
      Duration unit = unit(amount.group(2));
      if (unit.isZero()) {
        return Optional.empty();
      }
      sum = sum.plus(unit.multipliedBy(Long.parseLong(amount.group(1))));
    }
    return Optional.of(sum);
  }

  private static Duration unit(String name) {
    boolean plural = name.length() > 1 && name.endsWith("s");
    return UNITS.getOrDefault(plural ? name.substring(0, name.length() - 1) : name, Duration.ZERO);
  }

  private Optional<Instant> local(String words) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    LocalDate date = today;
    String rest = words.replace('/', '-');
    Matcher day = DATE.matcher(rest);
    if (day.lookingAt()) {
      int year = day.group(1) == null ? today.getYear() : Integer.parseInt(day.group(1));
      date = LocalDate.of(year, Integer.parseInt(day.group(2)), Integer.parseInt(day.group(3)));
      rest = rest.substring(day.end()).replaceFirst("^t(?=\\d)", "");
    } else {
      DayWords named = dayWords(rest, today);
      date = named.date();
      rest = named.rest();
    }
    Optional<LocalTime> time = time(rest.strip());
    LocalDate that = date;
    return time.map(at -> LocalDateTime.of(that, at).atZone(zone).toInstant());
  }

  /** A date that words name, and the words after them. */
  private record DayWords(LocalDate date, String rest) {}

  private static DayWords dayWords(String words, LocalDate today) {
    String[] parts = words.split(" +", 3);
    Integer away = DAYS.get(parts[0]);
    if (away != null) {
      return new DayWords(today.plusDays(away), after(words, 1));
    }
    Function<DayOfWeek, TemporalAdjuster> which = WHICH.get(parts[0]);
    boolean qualified = which != null && parts.length > 1;
    int weekday = weekday(parts[qualified ? 1 : 0]);
    if (weekday < 0) {
      return new DayWords(today, words);
    }
    DayOfWeek day = DayOfWeek.of(weekday + 1);
    return which != null && qualified
        ? new DayWords(today.with(which.apply(day)), after(words, 2))
        : new DayWords(today.with(TemporalAdjusters.previousOrSame(day)), after(words, 1));
  }

  private static int weekday(String word) {
    for (int i = 0; word.length() >= 3 && i < WEEK.size(); i++) {
      if (WEEK.get(i).startsWith(word)) {
        return i;
      }
    }
    return -1;
  }

  private static String after(String words, int count) {
    String[] parts = words.split(" +", count + 1);
    return parts.length > count ? parts[count] : "";
  }

  private static Optional<LocalTime> time(String words) {
    String plain = words.replaceFirst("^at +", "");
    if (NAMED_TIMES.containsKey(plain)) {
      return Optional.of(NAMED_TIMES.get(plain));
    }
    Matcher time = TIME.matcher(words);
    if (!time.matches() || (time.group(2) == null && time.group(5) == null)) {
      return Optional.empty(); // a bare number says neither hour nor day
    }
    int hour = Integer.parseInt(time.group(1));
    if (time.group(5) != null) {
      if (hour < 1 || hour > 12) {
        return Optional.empty();
      }
      hour = hour % 12 + (time.group(5).equals("pm") ? 12 : 0);
    }
    return Optional.of(
        LocalTime.of(hour, number(time.group(2)), number(time.group(3)), nanos(time)));
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static int nanos(Matcher time) {
    String fraction = time.group(4);
    return fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9));
  }
}
