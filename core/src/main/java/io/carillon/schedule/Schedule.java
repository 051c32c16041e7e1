package io.carillon.schedule;

import io.carillon.fault.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * When a task is due. A value: the same schedule saved at the same instant has the same due times
 * on every node and for ever, as long as the zone rules stay.
 */
public sealed interface Schedule
    permits Schedule.Interval, Schedule.Cron, Schedule.Once, Schedule.Manual {

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
   * The due times of this schedule.
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
   * @param every from 1 ms to 36,525 days (100 years)
   * @param window when it is due at all; its start is also the anchor
   * @param jitter how far its starts are spread
   */
  record Interval(Duration every, Window window, Jitter jitter) implements Schedule {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(36_525);

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
            "every", every + " is not an interval: write one from 1 ms to 36525 days.");
      }
    }

    @Override
    public String type() {
      return "interval";
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
    public String type() {
      return "date";
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
    public DueTimes dueTimes(Instant anchor) {
      return new NoDueTimes();
    }
  }
}
