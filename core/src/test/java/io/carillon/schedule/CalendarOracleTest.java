package io.carillon.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.calendar.Blackout;
import io.carillon.calendar.BusinessCalendar;
import io.carillon.calendar.Calendar;
import io.carillon.calendar.CalendarCheck;
import io.carillon.calendar.DateRange;
import io.carillon.cron.CronPattern;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Random calendars and roll rules against an oracle that takes every nominal due time on its own
 * and walks day by day to where it goes.
 */
class CalendarOracleTest {

  // Each run has its own seed; -Dcarillon.calendars=500 covers more in one run.
  private static final int CASES = Integer.getInteger("carillon.calendars", 150);
  private static final LocalDate EPOCH = LocalDate.of(2026, 1, 1);
  private static final List<String> ZONES =
      List.of("UTC", "Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe");
  private static final List<String> PATTERNS =
      List.of(
          "0 9 * * *",
          "30 2 * * *",
          "0 9 1 * *",
          "0 9 5 * *",
          "0 23 * * SUN",
          "0 9,15 1,15 * *",
          "0 0 * * SAT",
          "30 1,2,3 * * *",
          "45 1,23 * * SAT,SUN",
          "15 10 * * MON-FRI",
          "45 23 28 * *");

  private final long seed = Long.getLong("carillon.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** What to decide in a span, and which of it fires. */
  private record Truth(TreeSet<Instant> fires, TreeSet<Instant> excluded) {}

  @Test
  void randomCalendarsAndRollRulesAgreeWithTheOracle() {
    System.out.println("carillon.seed=" + seed);
    for (int i = 0; i < CASES; i++) {
      check(calendar());
    }
  }

  private void check(Calendar calendar) {
    if (!CalendarCheck.of(calendar).isEmpty()) {
      return;
    }
    OnExcluded rule = List.of(OnExcluded.values()).get(random.nextInt(3));
    Schedule nominal = schedule();
    Schedule.OnCalendar schedule = new Schedule.OnCalendar(nominal, calendar.name(), rule);
    Instant from = at(EPOCH.plusDays(random.nextInt(300)));
    Instant to = from.plus(Duration.ofDays(20 + random.nextInt(60)));
    Instant anchor = at(EPOCH.minusDays(800));
    Occurrences occurrences = schedule.occurrences(anchor, new BusinessCalendar(calendar));
    DueTimes due = nominal.dueTimes(anchor);
    Truth truth = truth(due, nominal, calendar, rule, from, to);
    String context = "seed %d, %s, %s, from %s to %s".formatted(seed, schedule, calendar, from, to);
    agrees(occurrences.fires(), truth.fires(), from, to, context + ", fires");
    agrees(occurrences.excluded(), truth.excluded(), from, to, context + ", excluded");
    for (Instant moved : truth.fires()) {
      boolean itself = due.count(moved.minusNanos(1), moved) > 0;
      assertThat(occurrences.movedFrom(moved).isPresent()).as(context).isEqualTo(!itself);
    }
  }

  private void agrees(
      DueTimes dueTimes, NavigableSet<Instant> truth, Instant from, Instant to, String context) {
    assertThat(dueTimes.list(from, to, 100_000)).as(context).containsExactlyElementsOf(truth);
    assertThat(dueTimes.count(from, to)).as(context).isEqualTo(truth.size());
    for (int i = 0; i < 5; i++) {
      long span = Duration.between(from, to).toMinutes();
      Instant at = from.plus(Duration.ofMinutes(random.nextLong(span)));
      Optional<Instant> next = dueTimes.next(at).filter(due -> !due.isAfter(to));
      assertThat(next).as(context).isEqualTo(Optional.ofNullable(truth.higher(at)));
      Optional<Instant> last = dueTimes.lastUpTo(at).filter(due -> due.isAfter(from));
      assertThat(last).as(context).isEqualTo(Optional.ofNullable(truth.floor(at)));
      long count = truth.headSet(at, true).size();
      assertThat(dueTimes.count(from, at)).as(context).isEqualTo(count);
    }
  }

  private static Truth truth(
      DueTimes nominal,
      Schedule schedule,
      Calendar calendar,
      OnExcluded rule,
      Instant from,
      Instant to) {
    Truth truth = new Truth(new TreeSet<>(), new TreeSet<>());
    Window window = schedule.window();
    Instant early = from.minus(Duration.ofDays(400));
    for (Instant due : nominal.list(early, to.plus(Duration.ofDays(400)), 1_000_000)) {
      boolean inside = due.isAfter(from) && !due.isAfter(to);
      if (!isClosed(calendar, due)) {
        if (inside) {
          truth.fires().add(due);
        }
        continue;
      }
      if (inside) {
        truth.excluded().add(due);
      }
      rolled(schedule, calendar, rule, due).stream()
          .filter(moved -> moved.isAfter(from) && !moved.isAfter(to))
          .filter(moved -> window.startAt() == null || !moved.isBefore(window.startAt()))
          .filter(moved -> window.endAt() == null || moved.isBefore(window.endAt()))
          .filter(moved -> !isClosed(calendar, moved))
          .forEach(truth.fires()::add);
    }
    return truth;
  }

  private static List<Instant> rolled(
      Schedule nominal, Calendar calendar, OnExcluded rule, Instant due) {
    ZonedDateTime local = due.atZone(calendar.zone());
    if (rule == OnExcluded.SKIP || !isOff(calendar, local.toLocalDate())) {
      return List.of();
    }
    LocalDate day = local.toLocalDate();
    for (int i = 0; i < 366; i++) {
      day = rule == OnExcluded.NEXT ? day.plusDays(1) : day.minusDays(1);
      if (!isOff(calendar, day)) {
        return places(nominal, day.atTime(local.toLocalTime()), local);
      }
    }
    return List.of();
  }

  /** Every second around a local time, looked at on the wall. */
  private static List<Instant> places(Schedule nominal, LocalDateTime wanted, ZonedDateTime from) {
    ZoneId zone = from.getZone();
    if (!(nominal instanceof Schedule.Cron cron)) {
      return List.of(ZonedDateTime.ofLocal(wanted, zone, from.getOffset()).toInstant());
    }
    List<Instant> matches = new ArrayList<>();
    Instant middle = wanted.toInstant(from.getOffset());
    for (int minutes = -120; minutes <= 120; minutes++) {
      Instant at = middle.plusSeconds(60L * minutes);
      if (at.atZone(zone).toLocalDateTime().equals(wanted)) {
        matches.add(at);
      }
    }
    DstPolicy dst = cron.dst();
    return switch (matches.size()) {
      case 1 -> matches;
      case 2 ->
          switch (dst.overlap()) {
            case FIRST -> matches.subList(0, 1);
            case SECOND -> matches.subList(1, 2);
            case BOTH -> matches;
          };
      default ->
          switch (dst.gap()) {
            case SKIP -> List.of();
            case RUN_AFTER -> List.of(firstWallAfter(wanted, zone, middle));
            case SHIFT -> List.of(wanted.atZone(zone).toInstant());
          };
    };
  }

  private static Instant firstWallAfter(LocalDateTime missing, ZoneId zone, Instant near) {
    Instant at = near.minusSeconds(120 * 60);
    while (!at.atZone(zone).toLocalDateTime().isAfter(missing)) {
      at = at.plusSeconds(60);
    }
    return at;
  }

  private static boolean isOff(Calendar calendar, LocalDate day) {
    boolean works = calendar.workingDays().stream().anyMatch(made -> made.date().equals(day));
    return !works
        && (calendar.holidays().stream().anyMatch(holiday -> holiday.dates().contains(day))
            || calendar.blackouts().stream()
                .anyMatch(blackout -> blackout.clock() == null && named(blackout, day)));
  }

  private static boolean named(Blackout blackout, LocalDate day) {
    DateRange dates = blackout.dates();
    return blackout.days().contains(day.getDayOfWeek())
        && (dates == null || (!day.isBefore(dates.first()) && !day.isAfter(dates.last())));
  }

  private static boolean isClosed(Calendar calendar, Instant at) {
    LocalDate day = at.atZone(calendar.zone()).toLocalDate();
    return isOff(calendar, day)
        || calendar.blackouts().stream()
            .anyMatch(blackout -> covers(blackout, at.atZone(calendar.zone()).toLocalDateTime()));
  }

  /** Looks at the clock on the wall alone, and knows nothing of instants. */
  private static boolean covers(Blackout blackout, LocalDateTime wall) {
    Blackout.Clock clock = blackout.clock();
    if (clock == null) {
      return false;
    }
    LocalDate day = wall.toLocalDate();
    LocalTime time = wall.toLocalTime();
    boolean afterFrom = !time.isBefore(clock.from());
    boolean beforeTo = time.isBefore(clock.to());
    return clock.from().isBefore(clock.to())
        ? named(blackout, day) && afterFrom && beforeTo
        : (named(blackout, day) && afterFrom) || (named(blackout, day.minusDays(1)) && beforeTo);
  }

  private Schedule schedule() {
    Window window = random.nextInt(4) == 0 ? window() : Window.always();
    if (random.nextInt(3) == 0) {
      return new Schedule.Interval(Duration.ofMinutes(60 + random.nextInt(6_000)), window);
    }
    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    String pattern = PATTERNS.get(random.nextInt(PATTERNS.size()));
    DstPolicy dst =
        new DstPolicy(
            List.of(DstPolicy.Gap.values()).get(random.nextInt(3)),
            List.of(DstPolicy.Overlap.values()).get(random.nextInt(3)));
    return new Schedule.Cron(CronPattern.parse(pattern), zone, dst, window);
  }

  private Window window() {
    Instant start = at(EPOCH.plusDays(random.nextInt(200)));
    return new Window(start, start.plus(Duration.ofDays(1 + random.nextInt(200))));
  }

  private static Instant at(LocalDate day) {
    return day.atTime(7, 13).atZone(ZoneId.of("UTC")).toInstant();
  }

  private Calendar calendar() {
    List<Calendar.Holiday> holidays = new ArrayList<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      LocalDate first = EPOCH.plusDays(random.nextInt(400));
      holidays.add(
          new Calendar.Holiday(
              "holiday " + i, new DateRange(first, first.plusDays(random.nextInt(9)))));
    }
    List<Blackout> blackouts = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      blackouts.add(blackout(i));
    }
    List<Calendar.WorkingDay> workingDays = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      workingDays.add(new Calendar.WorkingDay("made up " + i, EPOCH.plusDays(random.nextInt(400))));
    }
    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    return new Calendar("random", "", zone, holidays, blackouts, workingDays);
  }

  private Blackout blackout(int number) {
    Set<DayOfWeek> days =
        random
            .ints(1 + random.nextInt(4), 1, 8)
            .mapToObj(DayOfWeek::of)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(DayOfWeek.class)));
    LocalDate first = EPOCH.plusDays(random.nextInt(300));
    DateRange dates =
        random.nextInt(3) == 0 ? new DateRange(first, first.plusDays(random.nextInt(60))) : null;
    Blackout.Clock clock =
        random.nextBoolean()
            ? null
            : new Blackout.Clock(
                LocalTime.of(random.nextInt(12), 15 * random.nextInt(4)),
                LocalTime.of(random.nextInt(24), 15 * random.nextInt(4)));
    return new Blackout("blackout " + number, days, dates, clock);
  }
}
