package io.carillon.schedule.text;

import io.carillon.schedule.Jitter;
import io.carillon.schedule.Schedule;
import io.carillon.text.TimeText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** Describes a schedule in words, for people. */
public final class Description {

  private Description() {}

  /**
   * Returns an English phrase without a full stop, as in {@code At 03:00 every day, Asia/Shanghai}.
   * Local times are in the schedule's zone, or in UTC when it has none.
   */
  public static String english(Schedule schedule) {
    return switch (schedule) {
      case Schedule.Interval interval ->
          "Every " + everyEnglish(interval.every()) + english(interval, ZoneOffset.UTC, " UTC");
      case Schedule.Cron cron ->
          capitalized(EnglishCron.describe(cron.pattern()))
              + ", "
              + cron.zone()
              + english(cron, cron.zone(), "");
      case Schedule.OnDate once ->
          "Once, at " + local(once.at(), ZoneOffset.UTC) + " UTC" + english(once.jitter());
      case Schedule.Manual() -> "Only on demand";
      case Schedule.OnCalendar on -> english(on.nominal()) + english(on);
    };
  }

  /**
   * Returns a Chinese phrase without a full stop, as in {@code 每天 03:00（Asia/Shanghai）}. Local
   * times are in the schedule's zone, or in UTC when it has none.
   */
  public static String chinese(Schedule schedule) {
    return switch (schedule) {
      case Schedule.Interval interval ->
          everyChinese(interval.every()) + chinese(interval, ZoneOffset.UTC, " UTC");
      case Schedule.Cron cron ->
          ChineseCron.describe(cron.pattern())
              + "（"
              + cron.zone()
              + "）"
              + chinese(cron, cron.zone(), "");
      case Schedule.OnDate once ->
          "仅一次：" + local(once.at(), ZoneOffset.UTC) + " UTC" + chinese(once.jitter());
      case Schedule.Manual() -> "仅手动运行";
      case Schedule.OnCalendar on -> chinese(on.nominal()) + chinese(on);
    };
  }

  private static String english(Schedule.OnCalendar on) {
    String kept = ", except when the calendar " + on.calendarName() + " excludes it";
    return switch (on.onExcluded()) {
      case SKIP -> kept;
      case NEXT -> kept + " (then on the next working day)";
      case PREVIOUS -> kept + " (then on the working day before)";
    };
  }

  private static String chinese(Schedule.OnCalendar on) {
    String kept = "，日历 " + on.calendarName() + " 排除的时间除外";
    return switch (on.onExcluded()) {
      case SKIP -> kept;
      case NEXT -> kept + "（顺延至下一工作日）";
      case PREVIOUS -> kept + "（提前至上一工作日）";
    };
  }

  private static String capitalized(String phrase) {
    return Character.toUpperCase(phrase.charAt(0)) + phrase.substring(1);
  }

  private static String everyEnglish(Duration every) {
    List<TimeText.Part> parts = TimeText.parts(every);
    return parts.size() == 1 && parts.getFirst().count() == 1
        ? parts.getFirst().englishUnit()
        : TimeText.english(every);
  }

  private static String everyChinese(Duration every) {
    List<TimeText.Part> parts = TimeText.parts(every);
    return parts.size() == 1
        ? ChineseCron.every(parts.getFirst().count(), parts.getFirst().chineseUnit())
        : "每 " + TimeText.chinese(every);
  }

  private static String english(Schedule schedule, ZoneId zone, String suffix) {
    Instant start = schedule.window().startAt();
    Instant end = schedule.window().endAt();
    Integer fires = schedule.window().maxFires();
    return (start == null ? "" : ", from " + local(start, zone) + suffix)
        + (end == null ? "" : ", until " + local(end, zone) + suffix)
        + (fires == null ? "" : ", at most " + fires + (fires == 1 ? " fire" : " fires"))
        + english(schedule.jitter());
  }

  private static String english(Jitter jitter) {
    return jitter.max().isZero() ? "" : ", put off by up to " + TimeText.english(jitter.max());
  }

  private static String chinese(Schedule schedule, ZoneId zone, String suffix) {
    Instant start = schedule.window().startAt();
    Instant end = schedule.window().endAt();
    Integer fires = schedule.window().maxFires();
    return (start == null ? "" : "，自 " + local(start, zone) + suffix + " 起")
        + (end == null ? "" : "，至 " + local(end, zone) + suffix + " 止")
        + (fires == null ? "" : "，最多触发 " + fires + " 次")
        + chinese(schedule.jitter());
  }

  private static String chinese(Jitter jitter) {
    return jitter.max().isZero() ? "" : "，随机推迟至多 " + TimeText.chinese(jitter.max());
  }

  /** Formats as in {@code 2026-03-01 08:00}, with seconds and fractions only when present. */
  private static String local(Instant instant, ZoneId zone) {
    return TimeText.local(instant.atZone(zone).toLocalDateTime());
  }
}
