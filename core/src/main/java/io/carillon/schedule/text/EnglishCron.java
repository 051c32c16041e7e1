package io.carillon.schedule.text;

import io.carillon.cron.CronPattern;
import io.carillon.cron.CronTerm;
import io.carillon.text.TimeText;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** Describes a cron pattern in English. */
final class EnglishCron {

  private static final List<String> ORDINALS =
      List.of("first", "second", "third", "fourth", "fifth");

  private EnglishCron() {}

  /** Returns a phrase as in {@code every 15 minutes from 09:00 to 17:59, from Monday to Friday}. */
  static String describe(CronPattern pattern) {
    if (pattern.reboot()) {
      return "when the machine starts (not possible as a schedule)";
    }
    TimesShape clock = TimesShape.of(pattern.fields());
    DaysShape days = DaysShape.of(pattern.fields());
    String when = days(days, clock.isContinuous());
    String separator = when.isEmpty() ? "" : clock instanceof TimesShape.At ? " " : ", ";
    return clock(clock) + separator + when;
  }

  private static String clock(TimesShape clock) {
    return switch (clock) {
      case TimesShape.At(List<Integer> times) ->
          "at " + TimeText.join(times.stream().map(TimesShape::time).toList(), "and");
      case TimesShape.Hourly hourly -> hourly(hourly);
      case TimesShape.Fields fields -> secondsAndMinutes(fields) + hours(fields.hours());
    };
  }

  private static String hourly(TimesShape.Hourly hourly) {
    String every = every(hourly.hours().step(), "hour");
    if (!hourly.wholeDay()) {
      int past = hourly.minute() * 60 + hourly.second();
      return every
          + " from "
          + TimesShape.time(hourly.hours().from() * 3600 + past)
          + " to "
          + TimesShape.time(hourly.hours().to() * 3600 + past);
    }
    String minute = hourly.minute() + hourly.second() == 0 ? "" : " at minute " + hourly.minute();
    return every + minute + (hourly.second() == 0 ? "" : " and second " + hourly.second());
  }

  private static String secondsAndMinutes(TimesShape.Fields fields) {
    BitSet seconds = fields.seconds();
    BitSet minutes = fields.minutes();
    int everySeconds = NumberRun.evenStep(seconds, 60);
    int everyMinutes = NumberRun.evenStep(minutes, 60);
    if (everySeconds > 0) {
      return every(everySeconds, "second")
          + (everyMinutes == 1 ? "" : " in " + numbers("minute", minutes));
    }
    boolean oneSecond = seconds.cardinality() == 1;
    if (oneSecond && everyMinutes > 0) {
      return every(everyMinutes, "minute")
          + (seconds.get(0) ? "" : " at " + numbers("second", seconds));
    }
    if (oneSecond && seconds.get(0)) {
      boolean everyHour = fields.hours().cardinality() == 24;
      return "at " + numbers("minute", minutes) + (everyHour ? " of every hour" : "");
    }
    return "at "
        + numbers("second", seconds)
        + (everyMinutes == 1 ? " of every minute" : " of " + numbers("minute", minutes));
  }

  /** Returns the hours, preceded by a blank; empty for all hours. */
  private static String hours(BitSet hours) {
    if (hours.cardinality() == 24) {
      return "";
    }
    List<NumberRun> runs = NumberRun.of(hours);
    NumberRun run = runs.getFirst();
    return runs.size() == 1 && run.step() == 1
        ? " from %02d:00 to %02d:59".formatted(run.from(), run.to())
        : " in " + numbers("hour", hours);
  }

  private static String days(DaysShape days, boolean continuous) {
    String day =
        switch (days.kind()) {
          case EVERY_DAY -> everyDay(days, continuous);
          case DAYS_OF_MONTH ->
              days.oneDate()
                  ? "on " + days.daysOfMonth().nextSetBit(0) + " " + months(days)
                  : "on " + daysOfMonth(days) + " of " + months(days);
          case WEEKDAYS -> onWeekdays(days, months(days)) + inMonthsUnlessSaid(days);
          case EITHER ->
              "on %s of the month or %s%s"
                  .formatted(daysOfMonth(days), onWeekdays(days, "the month"), inMonths(days));
          case BOTH ->
              "on %s of %s, only if it is %s"
                  .formatted(daysOfMonth(days), months(days), isWeekday(days));
        };
    String years = years(days);
    return day + (day.isEmpty() || years.isEmpty() ? "" : " ") + years;
  }

  private static String everyDay(DaysShape days, boolean continuous) {
    if (days.everyMonth()) {
      return continuous ? "" : "every day";
    }
    return "every day" + inMonths(days);
  }

  /** Returns a phrase as in {@code days 1 and 15 and the last day}. */
  private static String daysOfMonth(DaysShape days) {
    List<String> items = new ArrayList<>();
    if (!days.daysOfMonth().isEmpty()) {
      items.add(numbers("day", days.daysOfMonth()));
    }
    days.otherDays().forEach(day -> items.add(monthly(day)));
    return TimeText.join(items, "and");
  }

  /** Returns a phrase as in {@code the last day}, {@code the third Tuesday}. */
  private static String monthly(CronTerm.Monthly term) {
    return switch (term) {
      case CronTerm.LastDay() -> "the last day";
      case CronTerm.BeforeLastDay(int days) ->
          days == 1
              ? "the day before the last day"
              : "the day " + days + " days before the last day";
      case CronTerm.LastWorkday() -> "the last weekday (Monday to Friday)";
      case CronTerm.NearestWeekday(int day) -> "the weekday nearest to day " + day;
      case CronTerm.LastWeekday(int weekday) -> "the last " + weekday(weekday);
      case CronTerm.NthWeekday(int weekday, int nth) ->
          "the " + ORDINALS.get(nth - 1) + " " + weekday(weekday);
    };
  }

  /**
   * Returns a phrase as in {@code from Monday to Friday}, {@code on Monday and on the last Friday
   * of the month}.
   */
  private static String onWeekdays(DaysShape days, String month) {
    List<String> items = new ArrayList<>();
    if (!days.weekdays().isEmpty()) {
      List<NumberRun> runs = NumberRun.of(days.weekdays());
      boolean range = runs.size() == 1 && !runs.getFirst().isOne();
      items.add((range ? "from " : "on ") + weekdays(days.weekdays(), "and"));
    }
    if (!days.otherWeekdays().isEmpty()) {
      items.add("on " + otherWeekdays(days, "and") + " of " + month);
    }
    return String.join(" and ", items);
  }

  /** Returns a phrase as in {@code Monday or Tuesday}, {@code the last Friday of the month}. */
  private static String isWeekday(DaysShape days) {
    List<String> items = new ArrayList<>();
    if (!days.weekdays().isEmpty()) {
      items.add(weekdays(days.weekdays(), "or"));
    }
    if (!days.otherWeekdays().isEmpty()) {
      items.add(otherWeekdays(days, "or") + " of the month");
    }
    return String.join(" or ", items);
  }

  private static String weekdays(BitSet weekdays, String conjunction) {
    return list(weekdays, EnglishCron::weekday, conjunction);
  }

  private static String otherWeekdays(DaysShape days, String conjunction) {
    return TimeText.join(
        days.otherWeekdays().stream().map(EnglishCron::monthly).toList(), conjunction);
  }

  /** Returns the name of a day: Monday 1 to Saturday 6; Sunday is 0 or 7. */
  private static String weekday(int day) {
    return DayOfWeek.of(day == 0 ? 7 : day).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String inMonthsUnlessSaid(DaysShape days) {
    return days.otherWeekdays().isEmpty() ? inMonths(days) : "";
  }

  private static String inMonths(DaysShape days) {
    return days.everyMonth() ? "" : " in " + months(days);
  }

  private static String months(DaysShape days) {
    return days.everyMonth()
        ? "every month"
        : list(
            days.months(), month -> Month.of(month).getDisplayName(TextStyle.FULL, Locale.ENGLISH));
  }

  private static String years(DaysShape days) {
    if (days.everyYear()) {
      return days.oneDate() ? "every year" : "";
    }
    return days.oneDate() && days.years().cardinality() == 1
        ? String.valueOf(days.years().nextSetBit(0))
        : "in " + list(days.years(), String::valueOf);
  }

  /** Returns a phrase as in {@code every minute}, {@code every 15 minutes}. */
  static String every(long count, String unit) {
    return count == 1 ? "every " + unit : "every " + count + " " + unit + "s";
  }

  /** Returns a phrase as in {@code minute 5}, {@code minutes 0, 20 and 45}. */
  private static String numbers(String unit, BitSet numbers) {
    return unit + (numbers.cardinality() == 1 ? " " : "s ") + list(numbers, String::valueOf);
  }

  private static String list(BitSet numbers, IntFunction<String> name) {
    return list(numbers, name, "and");
  }

  private static String list(BitSet numbers, IntFunction<String> name, String conjunction) {
    return TimeText.join(
        NumberRun.of(numbers).stream().map(run -> run(run, name)).toList(), conjunction);
  }

  private static String run(NumberRun run, IntFunction<String> name) {
    if (run.isOne()) {
      return name.apply(run.from());
    }
    String range = name.apply(run.from()) + " to " + name.apply(run.to());
    return run.step() == 1 ? range : range + " in steps of " + run.step();
  }
}
