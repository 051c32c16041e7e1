package io.carillon.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/**
 * A change of a zone's clocks that meets a cron pattern: local times that it matches do not exist
 * (a gap), or exist twice (an overlap).
 *
 * @param at the first instant after the change
 * @param from what the clocks show when they are changed
 * @param to what they are set to
 * @param localTimes the local times concerned, ascending, the first {@value #MAX_LISTED} of them
 * @param count how many there are in all, at least 1
 * @param policy what becomes of them
 * @param fixedTime whether the schedule's policy was asked; false for a recurring pattern, which is
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

  /** How many local times are listed. */
  public static final int MAX_LISTED = 10;

  /** Whether clocks go forward, so that local times do not exist. */
  public boolean isGap() {
    return to.isAfter(from);
  }

  /** By how much clocks are changed; positive. */
  public Duration length() {
    return Duration.between(from, to).abs();
  }

  /** What happens, as a sentence in English without a full stop. */
  public String english() {
    return ClockChangeText.english(this);
  }

  /** What happens, as a sentence in Chinese without a full stop. */
  public String chinese() {
    return ClockChangeText.chinese(this);
  }
}
