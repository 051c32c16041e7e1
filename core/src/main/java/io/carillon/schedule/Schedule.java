package io.carillon.schedule;

import io.carillon.calendar.BusinessCalendar;
import io.carillon.cron.CronPattern;
import io.carillon.fault.InvalidInputException;
import io.carillon.text.Coded;
import io.carillon.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A definition of when a task is due. A value: the same schedule saved at the same instant has the
 * same due times on every node and at any time, as long as the zone rules do not change.
 */
public sealed interface Schedule
    permits Schedule.Interval,
        Schedule.Cron,
        Schedule.OnDate,
        Schedule.Manual,
        Schedule.OnCalendar {

  /** The types of schedules. */
  enum Type implements Coded {
    /** Due at a fixed distance. */
    INTERVAL,
    /** Due by a cron pattern. */
    CRON,
    /** Due once. */
    DATE,
    /** Never due. */
    MANUAL
  }

  /** Returns the type of this schedule. */
  Type type();

  /**
   * Returns the span in which it is due, and how often it may fire; unbounded for a date and for
   * manual.
   */
  Window window();

  /** Returns the spread of its starts. */
  Jitter jitter();

  /**
   * Returns the instant after which due times are owed when it is saved at this instant: the same
   * instant, or just before a date that had already passed.
   */
  default Instant owedAfter(Instant saved) {
    return saved;
  }

  /** Returns the schedule without its calendar; itself when it has none. */
  default Schedule nominal() {
    return this;
  }

  /** Returns the name of its calendar; null for none. */
  default @Nullable String calendarName() {
    return null;
  }

  /** Returns an upper bound of the due times in one day of 24 hours. */
  long mostInOneDay();

  /**
   * Returns an anchor before {@code from} that keeps the due times in step with those of {@code
   * anchor}; {@code anchor} itself when it is already before.
   */
  default Instant anchorBefore(Instant anchor, Instant from) {
    return anchor.isBefore(from) ? anchor : from.minus(1, ChronoUnit.MICROS);
  }

  /**
   * Returns the occurrences of this schedule.
   *
   * @param calendar the calendar that it names; null when it names none
   * @throws InvalidInputException when it names a calendar that does not exist
   */
  default Occurrences occurrences(Instant anchor, @Nullable BusinessCalendar calendar) {
    return Occurrences.of(dueTimes(anchor));
  }

  /**
   * Returns the due times of this schedule, regardless of its calendar.
   *
   * @param anchor the instant it was saved; an interval counts from it, and a cron pattern is due
   *     after it, unless the window has a start
   * @throws InvalidInputException for {@code @reboot}, which names no time
   */
  DueTimes dueTimes(Instant anchor);

  /**
   * Due at a fixed distance, in elapsed time. With a window start it is due at the start itself and
   * then at every distance after it; without, first one distance after it was saved.
   *
   * @param every from 1 ms to 36,500 days
   * @param window the span in which it is due; its start is also the anchor
   * @param jitter the spread of its starts
   */
  record Interval(Duration every, Window window, Jitter jitter) implements Schedule {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Durations.MAX;

    /** Creates an interval without jitter. */
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
    public Type type() {
      return Type.INTERVAL;
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
   * @param zone the zone of the local time
   * @param dst the treatment of a fixed-time pattern at clock changes
   * @param window the span in which it is due
   * @param jitter the spread of its starts
   */
  record Cron(CronPattern pattern, ZoneId zone, DstPolicy dst, Window window, Jitter jitter)
      implements Schedule {

    /** Creates a schedule without jitter. */
    public Cron(CronPattern pattern, ZoneId zone, DstPolicy dst, Window window) {
      this(pattern, zone, dst, window, Jitter.NONE);
    }

    /** Creates a schedule with {@link DstPolicy#DEFAULT}, without jitter. */
    public Cron(CronPattern pattern, ZoneId zone, Window window) {
      this(pattern, zone, DstPolicy.DEFAULT, window);
    }

    @Override
    public Type type() {
      return Type.CRON;
    }

    /**
     * Returns the effective policy: that of the schedule for a fixed-time pattern; a recurring
     * pattern takes every match.
     */
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
   * @param at the due time; the caller decides whether it may be in the past
   * @param jitter the longest delay of its start
   */
  record OnDate(Instant at, Jitter jitter) implements Schedule {

    /** Creates a date without jitter. */
    public OnDate(Instant at) {
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
    public Type type() {
      return Type.DATE;
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

  /** Never due: runs only on request. */
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
    public Type type() {
      return Type.MANUAL;
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
   * A schedule with a calendar.
   *
   * @param nominal the schedule without the calendar; not manual, and on no calendar itself
   * @param calendarName the calendar, looked up when needed because it may change
   * @param onExcluded the treatment of a due time on a day off
   */
  record OnCalendar(Schedule nominal, String calendarName, OnExcluded onExcluded)
      implements Schedule {

    /**
     * A schedule due more often than this per day cannot have a roll rule: a moved due time would
     * coincide with another.
     */
    public static final int MOST_ROLLED = 24;

    /**
     * Checks that the roll rule fits the schedule.
     *
     * @throws InvalidInputException for a manual schedule, or a roll rule on a schedule due too
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
    public Type type() {
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
    public Occurrences occurrences(Instant anchor, @Nullable BusinessCalendar calendar) {
      if (calendar == null) {
        throw InvalidInputException.at(
            "schedule.calendar", "there is no calendar \"" + calendarName + "\".");
      }
      DstPolicy policy = nominal instanceof Cron cron ? cron.policy() : null;
      return Occurrences.of(nominal.dueTimes(anchor), window(), calendar, onExcluded, policy);
    }
  }
}
