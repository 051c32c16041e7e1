package io.carillon.schedule;

import io.carillon.calendar.WorkTimes;
import io.carillon.fault.InvalidInputException;
import io.carillon.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a task is due. A value: the same schedule saved at the same instant has the same due times
 * on every node and for ever, as long as the zone rules stay.
 */
public sealed interface Schedule
    permits Schedule.Interval, Schedule.Cron, Schedule.Once, Schedule.Manual, Schedule.OnCalendar {

  /**
   * The word for this kind of schedule: {@code interval}, {@code cron}, {@code date}, {@code
   * manual}.
   */
  String type();

  /** When it is due at all, and how often it fires; without bounds for a date and for manual. */
  Window window();

  /** How far its starts are spread. */
  Jitter jitter();

  /**
   * The instant after which due times are owed when this is saved at that one: that one itself, or
   * just before a date that had passed by then.
   */
  default Instant owedAfter(Instant saved) {
    return saved;
  }

  /** The schedule without its calendar; itself where it has none. */
  default Schedule nominal() {
    return this;
  }

  /** The name of its calendar; null for none. */
  default @Nullable String calendarName() {
    return null;
  }

  /** At most so many due times fall on one day of 24 hours. */
  long mostInOneDay();

  /**
   * The anchor with which this schedule, saved at another instant, has due times from an earlier
   * one on: not after that, and in step with what it has now.
   */
  default Instant anchorBefore(Instant anchor, Instant from) {
    return anchor.isBefore(from) ? anchor : from.minus(1, ChronoUnit.MICROS);
  }

  /**
   * What is to be decided of this schedule.
   *
   * @param calendar the one that it names; null where it names none
   * @throws InvalidInputException when it names one and there is none
   */
  default Agenda agenda(Instant anchor, @Nullable WorkTimes calendar) {
    return Agenda.of(dueTimes(anchor));
  }

  /**
   * The due times of this schedule, whatever its calendar says of them.
   *
   * @param anchor the instant it was saved; from it an interval counts, and after it a cron pattern
   *     is due, unless the window says when to start
   * @throws InvalidInputException for {@code @reboot}, which names no time
   */
  DueTimes dueTimes(Instant anchor);

  /**
   * Due at a fixed distance, in elapsed time. With a start in its window it is due at the start
   * itself, then every so long after it; without, first one distance after it was saved.
   *
   * @param every from 1 ms to 36,500 days
   * @param window when it is due at all; its start is also the anchor
   * @param jitter how far its starts are spread
   */
  record Interval(Duration every, Window window, Jitter jitter) implements Schedule {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Durations.MAX;

    /** Without jitter. */
    public Interval(Duration every, Window window) {
      this(every, window, Jitter.NONE);
    }

    /**
     * Checks the distance.
     *
     * @throws InvalidInputException when it is shorter than 1 ms or longer than 100 years
     */
    public Interval {
      if (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0) {
        throw InvalidInputException.at(
            "every", every + " is not an interval: write one from 1 ms to 36500 days.");
      }
    }

    @Override
    public String type() {
      return "interval";
    }

    @Override
    public long mostInOneDay() {
      return Math.ceilDiv(Duration.ofDays(1).toNanos(), every.toNanos());
    }

    @Override
    public Instant anchorBefore(Instant anchor, Instant from) {
      if (anchor.isBefore(from)) {
        return anchor;
      }
      return anchor.minus(every.multipliedBy(Duration.between(from, anchor).dividedBy(every) + 1));
    }

    @Override
    public DueTimes dueTimes(Instant anchor) {
      Instant start = window.startAt();
      Instant first = start == null ? anchor.plus(every) : start;
      return new IntervalDueTimes(first, every, window.endAt());
    }
  }

  /**
   * Due when the local time of a zone matches a pattern, from 1970 to 2199.
   *
   * @param pattern in the Open Cron Pattern Specification
   * @param zone whose local time is meant
   * @param dst what becomes of a fixed-time pattern when clocks are changed
   * @param window when it is due at all
   * @param jitter how far its starts are spread
   */
  record Cron(CronPattern pattern, ZoneId zone, DstPolicy dst, Window window, Jitter jitter)
      implements Schedule {

    /** Without jitter. */
    public Cron(CronPattern pattern, ZoneId zone, DstPolicy dst, Window window) {
      this(pattern, zone, dst, window, Jitter.NONE);
    }

    /** With {@link DstPolicy#DEFAULT}, without jitter. */
    public Cron(CronPattern pattern, ZoneId zone, Window window) {
      this(pattern, zone, DstPolicy.DEFAULT, window);
    }

    @Override
    public String type() {
      return "cron";
    }

    /** What counts: that of a fixed-time pattern; a recurring one takes every match. */
    DstPolicy policy() {
      return pattern.isFixedTime() ? dst : DstPolicy.EVERY_MATCH;
    }

    @Override
    public long mostInOneDay() {
      return pattern.times().timesOfDay();
    }

    @Override
    public DueTimes dueTimes(Instant anchor) {
      if (pattern.reboot()) {
        throw InvalidInputException.at(
            "expression",
            "@reboot names no time, so it cannot be a schedule: write a pattern such as @daily or"
                + " 0 3 * * *.");
      }
      return CronDueTimes.of(this, anchor);
    }
  }

  /**
   * Due once.
   *
   * @param at when; whether it may lie in the past is for the caller to judge
   * @param jitter how far its start may be put off
   */
  record Once(Instant at, Jitter jitter) implements Schedule {

    /** Without jitter. */
    public Once(Instant at) {
      this(at, Jitter.NONE);
    }

    @Override
    public Window window() {
      return Window.always();
    }

    @Override
    public Instant owedAfter(Instant saved) {
      return at.isAfter(saved) ? saved : at.minus(1, ChronoUnit.MICROS);
    }

    @Override
    public String type() {
      return "date";
    }

    @Override
    public long mostInOneDay() {
      return 1;
    }

    @Override
    public DueTimes dueTimes(Instant anchor) {
      return new OneDueTime(at);
    }
  }

  /** Never due: it runs only when somebody asks for it. */
  record Manual() implements Schedule {

    @Override
    public Window window() {
      return Window.always();
    }

    @Override
    public Jitter jitter() {
      return Jitter.NONE;
    }

    @Override
    public String type() {
      return "manual";
    }

    @Override
    public long mostInOneDay() {
      return 0;
    }

    @Override
    public DueTimes dueTimes(Instant anchor) {
      return new NoDueTimes();
    }
  }

  /**
   * A schedule that keeps to a calendar.
   *
   * @param nominal the schedule as it would be without; not manual, and on no calendar itself
   * @param calendarName the calendar, which is read when it is needed: it may change
   * @param onExcluded what becomes of a due time on a day off
   */
  record OnCalendar(Schedule nominal, String calendarName, OnExcluded onExcluded)
      implements Schedule {

    /** A schedule due more often than this in a day has no roll rule: what moved would be due. */
    public static final int MOST_ROLLED = 24;

    /**
     * Checks that the roll rule fits the schedule.
     *
     * @throws InvalidInputException for a manual schedule, or a roll rule on one that is due too
     *     often
     */
    public OnCalendar {
      if (nominal instanceof Manual || nominal instanceof OnCalendar) {
        throw InvalidInputException.at(
            "calendar", "has no meaning here: a manual schedule has no due times.");
      }
      if (onExcluded != OnExcluded.SKIP && nominal.mostInOneDay() > MOST_ROLLED) {
        throw InvalidInputException.at(
            "on_excluded",
            "must be skip for a schedule due more than %d times a day; this one is due up to %d times, and %s fits only rare ones."
                .formatted(MOST_ROLLED, nominal.mostInOneDay(), onExcluded.code()));
      }
    }

    @Override
    public String type() {
      return nominal.type();
    }

    @Override
    public Window window() {
      return nominal.window();
    }

    @Override
    public Jitter jitter() {
      return nominal.jitter();
    }

    @Override
    public long mostInOneDay() {
      return nominal.mostInOneDay();
    }

    @Override
    public Instant owedAfter(Instant saved) {
      return nominal.owedAfter(saved);
    }

    @Override
    public Instant anchorBefore(Instant anchor, Instant from) {
      return nominal.anchorBefore(anchor, from);
    }

    @Override
    public DueTimes dueTimes(Instant anchor) {
      return nominal.dueTimes(anchor);
    }

    @Override
    public Agenda agenda(Instant anchor, @Nullable WorkTimes calendar) {
      if (calendar == null) {
        throw InvalidInputException.at(
            "schedule.calendar", "there is no calendar \"" + calendarName + "\".");
      }
      DstPolicy policy = nominal instanceof Cron cron ? cron.policy() : null;
      return Agenda.of(nominal.dueTimes(anchor), window(), calendar, onExcluded, policy);
    }
  }
}
