package io.carillon.server.icalendar.zone;

import io.carillon.server.icalendar.file.CalculationBudget;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The dates of a rule, period by period (RFC 5545, 3.3.10): within each day, week, month or year
 * those that match all BY parts. Parts that the rule omits come from the start. Periods before the
 * requested dates are skipped, unless they must be counted.
 */
public final class Recurrence {

  /** Beyond all years that a file may name; prevents overflow of date arithmetic. */
  private static final long MOST_PERIODS = 5_000_000;

  private final RecurrenceRule rule;
  private final LocalDate start;
  private final CalculationBudget work;
  private final Set<Integer> months;
  private final Set<Integer> monthDays;
  private final Set<RecurrenceRule.Weekday> days;

  public Recurrence(RecurrenceRule rule, LocalDate start, CalculationBudget work) {
    this.rule = rule;
    this.start = start;
    this.work = work;
    boolean open = rule.dates().monthDays().isEmpty() && rule.dates().days().isEmpty();
    boolean ofYear = open && rule.dates().yearDays().isEmpty();
    boolean yearly = rule.frequency() == RecurrenceRule.Frequency.YEARLY;
    boolean byDate = yearly && ofYear && rule.dates().weeks().isEmpty();
    boolean byWeekday =
        rule.frequency() == RecurrenceRule.Frequency.WEEKLY
            ? rule.dates().days().isEmpty()
            : yearly && ofYear && !rule.dates().weeks().isEmpty();
    this.months =
        byDate && rule.dates().months().isEmpty()
            ? Set.of(start.getMonthValue())
            : rule.dates().months();
    this.monthDays =
        byDate || (rule.frequency() == RecurrenceRule.Frequency.MONTHLY && open)
            ? Set.of(start.getDayOfMonth())
            : rule.dates().monthDays();
    this.days =
        byWeekday
            ? Set.of(new RecurrenceRule.Weekday(0, start.getDayOfWeek()))
            : rule.dates().days();
  }

  /**
   * Visits the dates from the start on, ascending.
   *
   * @param from dates before it may be skipped
   * @param to the last date to visit
   * @param goOn called with each date; returns whether to continue
   * @return whether the rule continues after {@code to}
   */
  public boolean forEach(LocalDate from, LocalDate to, Predicate<LocalDate> goOn) {
    Integer count = rule.end().count();
    int left = count == null ? Integer.MAX_VALUE : count;
    for (long index = firstPeriod(from); !work.isTooMuch(); index++) {
      LocalDate begin = begin(index);
      if (begin == null || begin.isAfter(to)) {
        return true;
      }
      for (LocalDate date : period(begin)) {
        if (date.isBefore(start)) {
          continue;
        }
        if (date.isAfter(to)) {
          return true;
        }
        if (!goOn.test(date)) {
          return false;
        }
        left -= count == null ? 0 : 1;
        if (left == 0) {
          return false;
        }
      }
    }
    return false;
  }

  private ChronoUnit unit() {
    return switch (rule.frequency()) {
      case DAILY -> ChronoUnit.DAYS;
      case WEEKLY -> ChronoUnit.WEEKS;
      case MONTHLY -> ChronoUnit.MONTHS;
      case YEARLY -> ChronoUnit.YEARS;
    };
  }

  private long firstPeriod(LocalDate from) {
    long passed = unit().between(start, from) / rule.interval() - 2;
    return rule.end().count() != null ? 0 : Math.max(0, passed);
  }

  /**
   * Returns the first day of a period; for weeks of a year, a day of its first week; null past the
   * limit.
   */
  private @Nullable LocalDate begin(long index) {
    long passed = index * rule.interval();
    if (passed > MOST_PERIODS) {
      return null;
    }
    return switch (rule.frequency()) {
      case DAILY -> start.plusDays(passed);
      case WEEKLY -> weekOf(start).plusWeeks(passed);
      case MONTHLY -> start.withDayOfMonth(1).plusMonths(passed);
      case YEARLY -> beginOfYear(passed);
    };
  }

  private LocalDate beginOfYear(long passed) {
    return rule.dates().weeks().isEmpty()
        ? start.withDayOfYear(1).plusYears(passed)
        : firstWeek(weekYear(start) + (int) passed);
  }

  private LocalDate weekOf(LocalDate date) {
    return date.with(TemporalAdjusters.previousOrSame(rule.weekStart()));
  }

  /** Returns the start of the first week of a year, the first with at least four days in it. */
  private LocalDate firstWeek(int year) {
    return weekOf(LocalDate.of(year, 1, 4));
  }

  private int weekYear(LocalDate date) {
    int year = date.getYear();
    if (date.isBefore(firstWeek(year))) {
      return year - 1;
    }
    return date.isBefore(firstWeek(year + 1)) ? year : year + 1;
  }

  /** Returns the dates of a period, ascending. */
  private List<LocalDate> period(LocalDate begin) {
    List<LocalDate> found = new ArrayList<>();
    switch (rule.frequency()) {
      case DAILY -> addFitting(begin, 1, found);
      case WEEKLY -> addFitting(begin, 7, found);
      case MONTHLY -> addMonth(YearMonth.from(begin), found);
      case YEARLY -> addYear(begin, found);
    }
    return rule.dates().positions().isEmpty() ? found : positioned(found);
  }

  private void addYear(LocalDate begin, List<LocalDate> found) {
    if (!rule.dates().weeks().isEmpty()) {
      LocalDate next = firstWeek(weekYear(begin) + 1);
      int weeks = (int) ChronoUnit.WEEKS.between(begin, next);
      resolved(rule.dates().weeks(), weeks)
          .forEach(week -> addFitting(begin.plusWeeks(week - 1L), 7, found));
    } else if (!rule.dates().yearDays().isEmpty()) {
      resolved(rule.dates().yearDays(), begin.lengthOfYear())
          .forEach(day -> addFitting(begin.withDayOfYear(day), 1, found));
    } else {
      addMonths(begin.getYear(), found);
    }
    work.step();
  }

  private void addMonths(int year, List<LocalDate> found) {
    for (int month = 1; month <= 12; month++) {
      addMonth(YearMonth.of(year, month), found);
    }
  }

  private void addMonth(YearMonth month, List<LocalDate> found) {
    if (!months.isEmpty() && !months.contains(month.getMonthValue())) {
      work.step();
    } else if (monthDays.isEmpty()) {
      addFitting(month.atDay(1), month.lengthOfMonth(), found);
    } else {
      work.step();
      resolved(monthDays, month.lengthOfMonth())
          .forEach(day -> addFitting(month.atDay(day), 1, found));
    }
  }

  private void addFitting(LocalDate first, int count, List<LocalDate> found) {
    for (int i = 0; i < count; i++) {
      LocalDate date = first.plusDays(i);
      work.step();
      if (fits(date)) {
        found.add(date);
      }
    }
  }

  /**
   * Converts numbers counted from either end to numbers from the start; drops those out of range.
   */
  private static SortedSet<Integer> resolved(Set<Integer> numbers, int length) {
    SortedSet<Integer> resolved = new TreeSet<>();
    for (int number : numbers) {
      int fromStart = number > 0 ? number : length + 1 + number;
      if (fromStart >= 1 && fromStart <= length) {
        resolved.add(fromStart);
      }
    }
    return resolved;
  }

  private boolean fits(LocalDate date) {
    return (months.isEmpty() || months.contains(date.getMonthValue()))
        && has(monthDays, date.getDayOfMonth(), date.lengthOfMonth())
        && has(rule.dates().yearDays(), date.getDayOfYear(), date.lengthOfYear())
        && fitsWeekday(date);
  }

  private static boolean has(Set<Integer> numbers, int number, int length) {
    return numbers.isEmpty() || numbers.contains(number) || numbers.contains(number - length - 1);
  }

  private boolean fitsWeekday(LocalDate date) {
    if (days.isEmpty()) {
      return true;
    }
    DayOfWeek day = date.getDayOfWeek();
    boolean inMonth =
        rule.frequency() == RecurrenceRule.Frequency.MONTHLY || !rule.dates().months().isEmpty();
    int number = inMonth ? date.getDayOfMonth() : date.getDayOfYear();
    int length = inMonth ? date.lengthOfMonth() : date.lengthOfYear();
    return days.contains(new RecurrenceRule.Weekday(0, day))
        || days.contains(new RecurrenceRule.Weekday((number - 1) / 7 + 1, day))
        || days.contains(new RecurrenceRule.Weekday(-((length - number) / 7 + 1), day));
  }

  private List<LocalDate> positioned(List<LocalDate> dates) {
    return resolved(rule.dates().positions(), dates.size()).stream()
        .map(position -> dates.get(position - 1))
        .toList();
  }
}
