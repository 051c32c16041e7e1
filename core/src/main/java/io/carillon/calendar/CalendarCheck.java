package io.carillon.calendar;

import io.carillon.fault.Fault;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The contradictions within a calendar. */
public final class CalendarCheck {

  private static final int MOST_DAYS = 20_000;
  private static final int DAY = 24 * 60;
  private static final int WEEK = 7 * DAY;

  private final Calendar calendar;
  private final List<Fault> faults = new ArrayList<>();

  private CalendarCheck(Calendar calendar) {
    this.calendar = calendar;
  }

  /** Returns every contradiction with its path; empty for a consistent calendar. */
  public static List<Fault> of(Calendar calendar) {
    CalendarCheck found = new CalendarCheck(calendar);
    long days = calendar.holidays().stream().mapToLong(one -> one.dates().count()).sum();
    if (days > MOST_DAYS) {
      return List.of(
          new Fault("holidays", "must be %d days at most, and are %d.".formatted(MOST_DAYS, days)));
    }
    found.findDaysBothOffAndWorking();
    found.findNeverOpen();
    return found.faults;
  }

  private void findDaysBothOffAndWorking() {
    Set<LocalDate> seen = new HashSet<>();
    Set<LocalDate> holidays = new HashSet<>();
    calendar.holidays().forEach(holiday -> holiday.dates().all().forEach(holidays::add));
    for (int i = 0; i < calendar.workingDays().size(); i++) {
      LocalDate date = calendar.workingDays().get(i).date();
      String why = seen.add(date) ? whyOff(date, holidays) : "named twice";
      if (why != null) {
        faults.add(
            new Fault(
                "working_days[" + i + "].date", "must not be %s: %s is.".formatted(why, date)));
      }
    }
  }

  /**
   * Returns what closes that specific date, which a working day cannot override, as it can a weekly
   * day off; null when nothing does.
   */
  private @Nullable String whyOff(LocalDate date, Set<LocalDate> holidays) {
    if (holidays.contains(date)) {
      return "a holiday too";
    }
    for (Blackout blackout : calendar.blackouts()) {
      if (blackout.clock() == null && blackout.dates() != null && blackout.meets(date)) {
        return "in the blackout \"" + blackout.name() + "\" too";
      }
    }
    return null;
  }

  private void findNeverOpen() {
    BitSet byTheClock = new BitSet(WEEK);
    BitSet byDaysToo = new BitSet(WEEK);
    for (Blackout blackout : calendar.blackouts()) {
      if (blackout.dates() == null) {
        for (DayOfWeek day : blackout.days()) {
          close(blackout.clock() == null ? byDaysToo : byTheClock, day, blackout.clock());
        }
      }
    }
    byDaysToo.or(byTheClock);
    boolean never =
        byTheClock.cardinality() == WEEK
            || (byDaysToo.cardinality() == WEEK && calendar.workingDays().isEmpty());
    if (never) {
      faults.add(
          new Fault("blackouts", "close every minute of every week: nothing could ever fire."));
    }
  }

  private static void close(BitSet week, DayOfWeek day, Blackout.@Nullable Clock clock) {
    int start = (day.getValue() - 1) * DAY;
    if (clock == null) {
      week.set(start, start + DAY);
      return;
    }
    int from = start + minute(clock.from());
    int to = start + minute(clock.to()) + (clock.overnight() ? DAY : 0);
    for (int i = from; i < to; i++) {
      week.set(i % WEEK);
    }
  }

  private static int minute(LocalTime time) {
    return time.toSecondOfDay() / 60;
  }
}
