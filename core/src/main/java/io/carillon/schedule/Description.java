package io.carillon.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A schedule in words, for people. */
public final class Description {

  private static final List<String> ENGLISH_UNITS =
      List.of("day", "hour", "minute", "second", "millisecond", "nanosecond");
  private static final List<String> CHINESE_UNITS = List.of("天", "小时", "分钟", "秒", "毫秒", "纳秒");

  /** One part of a duration: so many of a unit. */
  private record Part(long count, int unit) {}

  private Description() {}

  /**
   * A phrase in English without a full stop, as in {@code At 03:00 every day, Asia/Shanghai}. Local
   * times are in the schedule's zone; a schedule without one is told in UTC.
   */
  public static String english(Schedule schedule) {
    return switch (schedule) {
      case Schedule.Interval(Duration every, Window window) ->
          "Every " + english(every) + english(window, ZoneOffset.UTC, " UTC");
      case Schedule.Cron cron ->
          capitalized(EnglishCron.describe(cron.pattern()))
              + ", "
              + cron.zone()
              + english(cron.window(), cron.zone(), "");
      case Schedule.Once(Instant at) -> "Once, at " + local(at, ZoneOffset.UTC) + " UTC";
      case Schedule.Manual() -> "Only when somebody runs it";
    };
  }

  /**
   * A phrase in Chinese without a full stop, as in {@code 每天 03:00（Asia/Shanghai）}. Local times are
   * in the schedule's zone; a schedule without one is told in UTC.
   */
  public static String chinese(Schedule schedule) {
    return switch (schedule) {
      case Schedule.Interval(Duration every, Window window) ->
          chinese(every) + chinese(window, ZoneOffset.UTC, " UTC");
      case Schedule.Cron cron ->
          ChineseCron.describe(cron.pattern())
              + "（"
              + cron.zone()
              + "）"
              + chinese(cron.window(), cron.zone(), "");
      case Schedule.Once(Instant at) -> "仅一次：" + local(at, ZoneOffset.UTC) + " UTC";
      case Schedule.Manual() -> "仅手动运行";
    };
  }

  private static String capitalized(String phrase) {
    return Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1);
  }

  private static String english(Duration every) {
    List<Part> parts = parts(every);
    if (parts.size() == 1 && parts.getFirst().count() == 1) {
      return ENGLISH_UNITS.get(parts.getFirst().unit());
    }
    return String.join(" ", parts.stream().map(Description::english).toList());
  }

  private static String english(Part part) {
    return part.count() + " " + ENGLISH_UNITS.get(part.unit()) + (part.count() == 1 ? "" : "s");
  }

  private static String chinese(Duration every) {
    List<Part> parts = parts(every);
    if (parts.size() == 1) {
      return ChineseCron.every(
          parts.getFirst().count(), CHINESE_UNITS.get(parts.getFirst().unit()));
    }
    return "每 "
        + String.join(
            " ",
            parts.stream()
                .map(part -> part.count() + " " + CHINESE_UNITS.get(part.unit()))
                .toList());
  }

  /** The parts that are not 0. Two days or less are told in hours, as a day may have 23 or 25. */
  private static List<Part> parts(Duration every) {
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

  private static String english(Window window, ZoneId zone, String suffix) {
    Instant start = window.startAt();
    Instant end = window.endAt();
    return (start == null ? "" : ", from " + local(start, zone) + suffix)
        + (end == null ? "" : ", until " + local(end, zone) + suffix);
  }

  private static String chinese(Window window, ZoneId zone, String suffix) {
    Instant start = window.startAt();
    Instant end = window.endAt();
    return (start == null ? "" : "，自 " + local(start, zone) + suffix + " 起")
        + (end == null ? "" : "，至 " + local(end, zone) + suffix + " 止");
  }

  /** As in {@code 2026-03-01 08:00}, with seconds and less where there are any. */
  private static String local(Instant instant, ZoneId zone) {
    return instant.atZone(zone).toLocalDateTime().toString().replace('T', ' ');
  }
}
