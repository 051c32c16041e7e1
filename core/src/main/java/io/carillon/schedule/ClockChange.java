package io.carillon.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * A clock change of a zone that affects a cron pattern: it matches local times that do not exist (a
 * gap) or exist twice (an overlap).
 *
 * @param at the first instant after the change
 * @param shift the change of the local time
 * @param affected the local times that do not exist or exist twice
 * @param policy their treatment
 * @param fixedTime whether the schedule's policy applies; false for a recurring pattern, which is
 *     due at every instant whose local time matches
 */
public record ClockChange(
    Instant at, ZoneId zone, Shift shift, Affected affected, DstPolicy policy, boolean fixedTime) {

  /** Maximum number of listed local times. */
  public static final int MAX_LISTED = 10;

  /**
   * A change of the local time.
   *
   * @param from the local time before the change
   * @param to the local time after the change
   */
  public record Shift(LocalDateTime from, LocalDateTime to) {}

  /**
   * The affected local times.
   *
   * @param listed ascending, the first {@value #MAX_LISTED} of them
   * @param count their number, at least 1
   */
  public record Affected(List<LocalDateTime> listed, long count) {}

  /** Returns the local time before the change. */
  public LocalDateTime from() {
    return shift.from();
  }

  /** Returns the local time after the change. */
  public LocalDateTime to() {
    return shift.to();
  }

  /** Returns the affected local times, ascending, the first {@value #MAX_LISTED} of them. */
  public List<LocalDateTime> localTimes() {
    return affected.listed();
  }

  /** Returns the number of affected local times, at least 1. */
  public long count() {
    return affected.count();
  }

  /** Returns whether clocks go forward, so that local times do not exist. */
  public boolean isGap() {
    return to().isAfter(from());
  }

  /** Returns the length of the change; positive. */
  public Duration length() {
    return Duration.between(from(), to()).abs();
  }

  /** Describes the effect as an English sentence without a full stop. */
  public String english() {
    return ClockChangeText.english(this);
  }

  /** Describes the effect as a Chinese sentence without a full stop. */
  public String chinese() {
    return ClockChangeText.chinese(this);
  }
}
