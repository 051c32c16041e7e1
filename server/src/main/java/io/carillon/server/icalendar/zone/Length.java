package io.carillon.server.icalendar.zone;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;

/**
 * The duration of an event. Days are calendar days: across a clock change one has 23 or 25 hours
 * (RFC 5545, 3.3.6).
 *
 * @param days from 0 on
 * @param exact added to the days, not negative
 */
public record Length(long days, Duration exact) {

  public static final Length ONE_DAY = ofDays(1);

  public static Length ofDays(long days) {
    return new Length(days, Duration.ZERO);
  }

  public static Length of(Duration exact) {
    return new Length(0, exact);
  }

  public boolean isZero() {
    return days == 0 && exact.isZero();
  }

  /** Returns whether it exceeds {@code most} days of 24 hours. */
  public boolean isOver(int most) {
    return days > most || exact.compareTo(Duration.ofDays(most - days)) > 0;
  }

  /** Returns the end of an event that begins at a local time of the zone. */
  public Instant end(LocalDateTime start, Zone zone) {
    return zone.instant(start.plusDays(days)).plus(exact);
  }
}
