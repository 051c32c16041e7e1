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
 * @param from the local time before the change
 * @param to the local time after the change
 * @param localTimes the affected local times, ascending, the first {@value #MAX_LISTED} of them
 * @param count number of affected local times, at least 1
 * @param policy their treatment
 * @param fixedTime whether the schedule's policy applies; false for a recurring pattern, which is
 *     due at every instant whose local time matches
 */
public record ClockChange(
    Instant at,
    ZoneId zone,
    LocalDateTime from,
    LocalDateTime to,
    List<LocalDateTime> localTimes,
    long count,
    DstPolicy policy,
    boolean fixedTime) {

  /** Maximum number of listed local times. */
  public static final int MAX_LISTED = 10;

  /** Returns whether clocks go forward, so that local times do not exist. */
  public boolean isGap() {
    return to.isAfter(from);
  }

  /** Returns the length of the change; positive. */
  public Duration length() {
    return Duration.between(from, to).abs();
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
