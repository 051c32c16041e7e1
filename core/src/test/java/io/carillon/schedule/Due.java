package io.carillon.schedule;

import io.carillon.cron.CronPattern;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;

/** Short ways for tests to make schedules and to say instants. */
final class Due {

  private Due() {}

  static DueTimes cron(String pattern, String zone) {
    return cron(pattern, zone, DstPolicy.DEFAULT);
  }

  /** Saved long before any date of the tests. */
  static DueTimes cron(String pattern, String zone, DstPolicy policy) {
    return new Schedule.Cron(CronPattern.parse(pattern), ZoneId.of(zone), policy, Window.always())
        .dueTimes(Instant.EPOCH.minusSeconds(172_800));
  }

  /** As in {@code 2026-03-29T03:00+02:00}. */
  static Instant at(String text) {
    return OffsetDateTime.parse(text).toInstant();
  }

  /** From one instant, inclusive, to another, exclusive, in the zone's local time with offset. */
  static List<String> between(DueTimes dueTimes, String from, String to, String zone) {
    return dueTimes.list(at(from).minusNanos(1), at(to).minusNanos(1), 1_000).stream()
        .map(due -> due.atZone(ZoneId.of(zone)).toOffsetDateTime().toString())
        .toList();
  }
}
