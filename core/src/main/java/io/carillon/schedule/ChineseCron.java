package io.carillon.schedule;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Says a cron pattern in Chinese. */
final class ChineseCron {

  private static final String WEEKDAYS = "一二三四五六日";

  private ChineseCron() {}

  /** As in {@code 每周一至周五 09:00 至 17:59 每 15 分钟}. */
  static String describe(CronPattern pattern) {
    if (pattern.reboot()) {
      return "机器启动时（不能作为调度计划）";
    }
    ClockShape clock = ClockShape.of(pattern.fields());
    String days = days(DaysShape.of(pattern.fields()), clock.isContinuous());
    String phrase = (days.isEmpty() ? "" : days + " ") + clock(clock);
    return phrase.replace("） ", "）");
  }

  private static String clock(ClockShape clock) {
    return switch (clock) {
      case ClockShape.At(List<Integer> times) ->
          times.stream().map(ClockShape::time).collect(Collectors.joining("、"));
      case ClockShape.Hourly hourly -> hourly(hourly);
      case ClockShape.Fields fields -> hours(fields.hours()) + minutesAndSeconds(fields);
    };
  }

  private static String hourly(ClockShape.Hourly hourly) {
    String every = every(hourly.hours().step(), "小时");
    if (!hourly.wholeDay()) {
      int past = hourly.minute() * 60 + hourly.second();
      return ClockShape.time(hourly.hours().from() * 3600 + past)
          + " 至 "
          + ClockShape.time(hourly.hours().to() * 3600 + past)
          + " "
          + every;
    }
    String minute = hourly.minute() + hourly.second() == 0 ? "" : "第 " + hourly.minute() + " 分";
    return every + minute + (hourly.second() == 0 ? "" : " " + hourly.second() + " 秒");
  }

  private static String minutesAndSeconds(ClockShape.Fields fields) {
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

  /** During which hours, with a blank or comma after it; empty for all. */
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
      case WEEKDAYS -> period + "每" + weekdays(days);
      case DAYS_OF_MONTH -> month(days, period) + list(days.daysOfMonth()) + " 日";
      case EITHER -> month(days, period) + list(days.daysOfMonth()) + " 日或每" + weekdays(days);
      case BOTH -> month(days, period) + list(days.daysOfMonth()) + " 日且为" + weekdays(days);
    };
  }

  /** Years and months; empty for all of both. */
  private static String period(DaysShape days) {
    String years = days.everyYear() ? "" : list(days.years()) + " 年";
    if (days.everyMonth()) {
      return years;
    }
    return (years.isEmpty() ? "每年 " : years + " ") + list(days.months()) + " 月";
  }

  private static String month(DaysShape days, String period) {
    return days.everyMonth() ? period + "每月 " : period + " ";
  }

  private static String weekdays(DaysShape days) {
    return list(days.weekdays(), day -> "周" + WEEKDAYS.charAt(day - 1), "至");
  }

  /** As in {@code 每分钟}, {@code 每 15 分钟}. */
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
