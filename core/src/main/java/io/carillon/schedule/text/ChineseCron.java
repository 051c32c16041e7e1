package io.carillon.schedule.text;

import io.carillon.cron.CronPattern;
import io.carillon.cron.CronTerm;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Describes a cron pattern in Chinese. */
final class ChineseCron {

  private static final String WEEKDAYS = "一二三四五六日";

  private ChineseCron() {}

  /** Returns a phrase as in {@code 每周一至周五 09:00 至 17:59 每 15 分钟}. */
  static String describe(CronPattern pattern) {
    if (pattern.reboot()) {
      return "机器启动时（不能作为调度计划）";
    }
    TimesShape clock = TimesShape.of(pattern.fields());
    String days = days(DaysShape.of(pattern.fields()), clock.isContinuous());
    String phrase = (days.isEmpty() ? "" : days + " ") + clock(clock);
    return phrase.replace("） ", "）");
  }

  private static String clock(TimesShape clock) {
    return switch (clock) {
      case TimesShape.At(List<Integer> times) ->
          times.stream().map(TimesShape::time).collect(Collectors.joining("、"));
      case TimesShape.Hourly hourly -> hourly(hourly);
      case TimesShape.Fields fields -> hours(fields.hours()) + minutesAndSeconds(fields);
    };
  }

  private static String hourly(TimesShape.Hourly hourly) {
    String every = every(hourly.hours().step(), "小时");
    if (!hourly.wholeDay()) {
      int past = hourly.minute() * 60 + hourly.second();
      return TimesShape.time(hourly.hours().from() * 3600 + past)
          + " 至 "
          + TimesShape.time(hourly.hours().to() * 3600 + past)
          + " "
          + every;
    }
    String minute = hourly.minute() + hourly.second() == 0 ? "" : "第 " + hourly.minute() + " 分";
    return every + minute + (hourly.second() == 0 ? "" : " " + hourly.second() + " 秒");
  }

  private static String minutesAndSeconds(TimesShape.Fields fields) {
    BitSet seconds = fields.seconds();
    BitSet minutes = fields.minutes();
    int everySeconds = NumberRun.evenStep(seconds, 60);
    int everyMinutes = NumberRun.evenStep(minutes, 60);
    if (everySeconds > 0) {
      return (everyMinutes == 1 ? "" : "第 " + list(minutes) + " 分内") + every(everySeconds, "秒");
    }
    String second = "第 " + list(seconds) + " 秒";
    boolean onTheMinute = seconds.cardinality() == 1 && seconds.get(0);
    if (everyMinutes == 1 || (everyMinutes > 0 && seconds.cardinality() == 1)) {
      return every(everyMinutes, "分钟") + (onTheMinute ? "" : second);
    }
    String everyHour = fields.hours().cardinality() == 24 ? "每小时" : "";
    return everyHour + "第 " + list(minutes) + " 分" + (onTheMinute ? "" : "，" + second);
  }

  /** Returns the hours, followed by a blank or comma; empty for all hours. */
  private static String hours(BitSet hours) {
    if (hours.cardinality() == 24) {
      return "";
    }
    List<NumberRun> runs = NumberRun.of(hours);
    NumberRun run = runs.getFirst();
    return runs.size() == 1 && run.step() == 1
        ? "%02d:00 至 %02d:59 ".formatted(run.from(), run.to())
        : list(hours) + " 点，";
  }

  private static String days(DaysShape days, boolean continuous) {
    String period = period(days);
    return switch (days.kind()) {
      case EVERY_DAY -> period.isEmpty() ? (continuous ? "" : "每天") : period + "每天";
      case WEEKDAYS -> onWeekdays(days, period);
      case DAYS_OF_MONTH -> inMonth(days, period, daysOfMonth(days));
      case EITHER -> inMonth(days, period, daysOfMonth(days)) + "或" + eachWeekday(days);
      case BOTH -> inMonth(days, period, daysOfMonth(days)) + "且为" + isWeekday(days);
    };
  }

  /** Returns a phrase as in {@code 1、15 日、最后一天}. */
  private static String daysOfMonth(DaysShape days) {
    List<String> items = new ArrayList<>();
    if (!days.daysOfMonth().isEmpty()) {
      items.add(list(days.daysOfMonth()) + " 日");
    }
    days.otherDays().forEach(day -> items.add(monthly(day)));
    return String.join("、", items);
  }

  /** Returns a phrase as in {@code 最后一天}, {@code 第 3 个周二}. */
  private static String monthly(CronTerm.Monthly term) {
    return switch (term) {
      case CronTerm.LastDay() -> "最后一天";
      case CronTerm.BeforeLastDay(int days) -> "倒数第 " + (days + 1) + " 天";
      case CronTerm.LastWorkday() -> "最后一个工作日（周一至周五）";
      case CronTerm.NearestWeekday(int day) -> "离 " + day + " 日最近的工作日";
      case CronTerm.LastWeekday(int weekday) -> "最后一个" + weekday(weekday);
      case CronTerm.NthWeekday(int weekday, int nth) -> "第 " + nth + " 个" + weekday(weekday);
    };
  }

  /** Returns a phrase as in {@code 每周一至周五}, {@code 每月第 3 个周二}, {@code 每周一和当月最后一个周五}. */
  private static String onWeekdays(DaysShape days, String period) {
    if (days.otherWeekdays().isEmpty()) {
      return period + "每" + weekdays(days);
    }
    return days.weekdays().isEmpty()
        ? inMonth(days, period, otherWeekdays(days))
        : period + "每" + weekdays(days) + "和当月" + otherWeekdays(days);
  }

  private static String eachWeekday(DaysShape days) {
    String each = days.weekdays().isEmpty() ? "" : "每" + weekdays(days);
    boolean both = !each.isEmpty() && !days.otherWeekdays().isEmpty();
    return each + (both ? "或" : "") + otherWeekdays(days);
  }

  private static String isWeekday(DaysShape days) {
    boolean both = !days.weekdays().isEmpty() && !days.otherWeekdays().isEmpty();
    return weekdays(days) + (both ? "或" : "") + otherWeekdays(days);
  }

  private static String otherWeekdays(DaysShape days) {
    return days.otherWeekdays().stream().map(ChineseCron::monthly).collect(Collectors.joining("、"));
  }

  /** Returns years and months; empty when both are unrestricted. */
  private static String period(DaysShape days) {
    String years = days.everyYear() ? "" : list(days.years()) + " 年";
    if (days.everyMonth()) {
      return years;
    }
    return (years.isEmpty() ? "每年 " : years + " ") + list(days.months()) + " 月";
  }

  /** Returns a phrase as in {@code 每月 1 日}, {@code 每月最后一天}, {@code 每年 6 月 1 日}. */
  private static String inMonth(DaysShape days, String period, String day) {
    String month = days.everyMonth() ? period + "每月" : period;
    return month + (Character.isDigit(day.charAt(0)) ? " " : "") + day;
  }

  private static String weekdays(DaysShape days) {
    return list(days.weekdays(), ChineseCron::weekday, "至");
  }

  /** Returns the name of a day: Monday 1 to Saturday 6; Sunday is 0 or 7. */
  private static String weekday(int day) {
    return "周" + WEEKDAYS.charAt((day + 6) % 7);
  }

  /** Returns a phrase as in {@code 每分钟}, {@code 每 15 分钟}. */
  static String every(long count, String unit) {
    return count == 1 ? "每" + unit : "每 " + count + " " + unit;
  }

  private static String list(BitSet numbers) {
    return list(numbers, String::valueOf, " 至 ");
  }

  private static String list(BitSet numbers, IntFunction<String> name, String to) {
    return NumberRun.of(numbers).stream()
        .map(run -> run(run, name, to))
        .collect(Collectors.joining("、"));
  }

  private static String run(NumberRun run, IntFunction<String> name, String to) {
    if (run.isOne()) {
      return name.apply(run.from());
    }
    String range = name.apply(run.from()) + to + name.apply(run.to());
    return run.step() == 1 ? range : range + "（步长 " + run.step() + "）";
  }
}
