package io.carillon.schedule.text;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.cron.CronPattern;
import io.carillon.schedule.ClockChange;
import io.carillon.schedule.DstPolicy;
import io.carillon.schedule.Schedule;
import io.carillon.text.Coded;
import io.carillon.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A warning about a schedule: something allowed that may surprise.
 *
 * @param clockChange the clock change it is about; null when it is about none
 * @param english an English sentence without a full stop, for people
 * @param chinese the same in Chinese
 */
public record ScheduleWarning(
    Code code, @Nullable ClockChange clockChange, String english, String chinese) {

  private static final Duration LOOK_AHEAD = Duration.ofDays(366);

  /** The kind of warning, for programs. */
  public enum Code implements Coded {
    /** No due time remains. */
    NO_DUE_TIMES,
    /** Within a year the pattern matches local times that do not exist. */
    DST_GAP,
    /** Within a year the pattern matches local times that exist twice. */
    DST_OVERLAP,
    /** The daylight saving policy has no effect. */
    DST_NOT_USED,
    /** The pattern has a {@code ?} and no dialect: it may be a Quartz pattern. */
    QUARTZ_PATTERN,
    /** Each due time cancels the previous run, so runs may never complete. */
    CANCEL_RUNNING,
    /** The calendar's days begin at other instants than the days of the schedule's zone. */
    CALENDAR_ZONE
  }

  /**
   * Returns all warnings about a schedule saved at an instant, for the following year.
   *
   * @param calendar the calendar that it names; null for none, or for one that no longer exists
   * @throws io.carillon.fault.InvalidInputException for {@code @reboot}, which names no time
   */
  public static List<ScheduleWarning> of(
      Schedule schedule, @Nullable BusinessCalendar calendar, Instant savedAt) {
    List<ScheduleWarning> warnings = new ArrayList<>(of(schedule, savedAt));
    if (calendar != null && schedule.nominal() instanceof Schedule.Cron cron) {
      if (!calendar.zone().getRules().equals(cron.zone().getRules())) {
        warnings.add(ofZones(calendar, cron.zone()));
      }
    }
    return List.copyOf(warnings);
  }

  /**
   * Returns a warning that runs may never complete, for a config whose due times cancel a running
   * execution. This happens when a run takes longer than the distance of two due times; only a
   * shorter time-out rules it out.
   *
   * @param timeout of each attempt; null for none
   * @return empty when the time-out is shorter than the distance of the next two due times, or when
   *     there are fewer than two
   */
  public static Optional<ScheduleWarning> ofCancelRunning(
      Schedule schedule, Instant savedAt, @Nullable Duration timeout) {
    List<Instant> due = schedule.dueTimes(savedAt).list(savedAt, Instant.MAX, 2);
    if (due.size() < 2) {
      return Optional.empty();
    }
    Duration distance = Duration.between(due.getFirst(), due.getLast());
    if (timeout != null && timeout.compareTo(distance) < 0) {
      return Optional.empty();
    }
    String text = Durations.format(distance);
    return Optional.of(
        new ScheduleWarning(
            Code.CANCEL_RUNNING,
            null,
            "with overlap cancel_running a run that takes longer than %s never ends: the next due time cancels it; set a shorter timeout, or overlap skip"
                .formatted(text),
            "overlap 为 cancel_running 时，运行时间超过 %s 的执行永远不会完成：下一次计划触发会取消它；请设置更短的 timeout，或使用 overlap: skip"
                .formatted(text)));
  }

  private static ScheduleWarning ofZones(BusinessCalendar calendar, ZoneId zone) {
    return new ScheduleWarning(
        Code.CALENDAR_ZONE,
        null,
        "the calendar %s goes by the dates of %s and the schedule by those of %s: a day off of the one is not a day of the other"
            .formatted(calendar.name(), calendar.zone(), zone),
        "日历 %s 按 %s 的日期，计划按 %s 的日期：前者的休息日与后者的一天并不重合"
            .formatted(calendar.name(), calendar.zone(), zone));
  }

  private static List<ScheduleWarning> of(Schedule schedule, Instant savedAt) {
    return switch (schedule) {
      case Schedule.Cron cron -> of(cron, savedAt);
      case Schedule.Interval interval -> ifNeverDue(interval, savedAt);
      case Schedule.OnDate once -> ifNeverDue(once, savedAt);
      case Schedule.Manual() -> List.of();
      case Schedule.OnCalendar on -> of(on.nominal(), savedAt);
    };
  }

  private static List<ScheduleWarning> of(Schedule.Cron cron, Instant savedAt) {
    List<ScheduleWarning> warnings = new ArrayList<>(ifNeverDue(cron, savedAt));
    CronPattern pattern = cron.pattern();
    if (!pattern.isFixedTime() && !cron.dst().equals(DstPolicy.DEFAULT)) {
      warnings.add(
          new ScheduleWarning(
              Code.DST_NOT_USED,
              null,
              "dst has no effect: with * or a step in second, minute or hour the pattern is"
                  + " recurring, and due at every instant whose local time matches",
              "dst 不起作用：秒、分、时中含 * 或步长的表达式是周期性的，在每个匹配的时刻触发"));
    }
    if (pattern.text().contains("?")) {
      warnings.add(ofQuestionMark());
    }
    if (pattern.isFixedTime() || !pattern.namesEveryHour()) {
      cron.dueTimes(savedAt)
          .clockChanges(savedAt, savedAt.plus(LOOK_AHEAD))
          .forEach(change -> warnings.add(of(change)));
    }
    return List.copyOf(warnings);
  }

  private static ScheduleWarning ofQuestionMark() {
    return new ScheduleWarning(
        Code.QUARTZ_PATTERN,
        null,
        "a pattern with ? is usually written for Quartz, which counts days of the week from Sunday"
            + " as 1: here 2 is Tuesday, there it is Monday; with \"dialect\": \"quartz\" the"
            + " pattern is read as Quartz reads it",
        "含 ? 的表达式通常是为 Quartz 编写的，而 Quartz 以周日为 1：2 在这里是周二，在 Quartz 中是周一；"
            + "加上 \"dialect\": \"quartz\" 即按 Quartz 的规则读取");
  }

  private static ScheduleWarning of(ClockChange change) {
    Code code = change.isGap() ? Code.DST_GAP : Code.DST_OVERLAP;
    return new ScheduleWarning(code, change, change.english(), change.chinese());
  }

  private static List<ScheduleWarning> ifNeverDue(Schedule schedule, Instant savedAt) {
    return schedule.dueTimes(savedAt).next(savedAt).isPresent()
        ? List.of()
        : List.of(
            new ScheduleWarning(
                Code.NO_DUE_TIMES, null, "nothing is due after " + savedAt, savedAt + " 之后不再触发"));
  }
}
