package io.carillon.text;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Formats durations, local times and lists in the sentences about schedules. */
public final class TimeText {

  private static final List<String> ENGLISH_UNITS =
      List.of("day", "hour", "minute", "second", "millisecond", "nanosecond");
  private static final List<String> CHINESE_UNITS = List.of("天", "小时", "分钟", "秒", "毫秒", "纳秒");

  /** One part of a duration: a count, 1 or more, of a unit. */
  public record Part(long count, int unit) {

    /** Returns the unit in the singular, as in {@code hour}. */
    public String englishUnit() {
      return ENGLISH_UNITS.get(unit);
    }

    /** Returns the unit in Chinese. */
    public String chineseUnit() {
      return CHINESE_UNITS.get(unit);
    }

    private String english() {
      return count + " " + englishUnit() + (count == 1 ? "" : "s");
    }
  }

  private TimeText() {}

  /** Returns a duration as in {@code 1 hour 30 minutes}; empty for zero. */
  public static String english(Duration duration) {
    return String.join(" ", parts(duration).stream().map(Part::english).toList());
  }

  /** Returns a duration in Chinese; empty for zero. */
  public static String chinese(Duration duration) {
    return String.join(
        " ",
        parts(duration).stream().map(part -> part.count() + " " + part.chineseUnit()).toList());
  }

  /** Returns the nonzero parts. Up to two days are given in hours, as a day may have 23 or 25. */
  public static List<Part> parts(Duration every) {
    long days = every.toHours() > 48 ? every.toDays() : 0;
    long[] counts = {
      days,
      every.minusDays(days).toHours(),
      every.toMinutesPart(),
      every.toSecondsPart(),
      every.toMillisPart(),
      every.toNanosPart() % 1_000_000
    };
    List<Part> parts = new ArrayList<>();
    for (int unit = 0; unit < counts.length; unit++) {
      if (counts[unit] > 0) {
        parts.add(new Part(counts[unit], unit));
      }
    }
    return parts;
  }

  /** Formats as in {@code 2026-03-01 08:00}, with seconds and fractions only when present. */
  public static String local(LocalDateTime local) {
    return local.toString().replace('T', ' ');
  }

  /** Joins items, at least one, by commas, with a conjunction before the last. */
  public static String join(List<String> items, String conjunction) {
    int last = items.size() - 1;
    return last == 0
        ? items.getFirst()
        : String.join(", ", items.subList(0, last)) + " " + conjunction + " " + items.get(last);
  }
}
