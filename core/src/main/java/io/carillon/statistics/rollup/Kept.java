package io.carillon.statistics.rollup;

import io.carillon.statistics.Grain;
import java.time.Duration;
import java.time.Instant;

/**
 * Which roll-ups are kept: those by the minute for 48 h, by five minutes for 8 days, by the hour as
 * long as history, and by the day as long or for 400 days; those of a config as long as history.
 *
 * @param now the time of the database
 * @param retention how long history is kept
 */
record Kept(Instant now, Duration retention) {

  private static final Duration DAYS = Duration.ofDays(400);

  /** Returns the instant before which buckets end that are not kept. */
  Instant bucketsFrom(Grain grain) {
    Duration kept = grain.kept();
    if (kept != null) {
      return now.minus(kept);
    }
    return now.minus(grain == Grain.DAY && retention.compareTo(DAYS) < 0 ? DAYS : retention);
  }

  /** Returns the instant before which roll-ups of configs end that are not kept. */
  Instant configsFrom() {
    return now.minus(retention);
  }

  boolean bucket(Grain grain, Instant at) {
    return at.plus(grain.length()).isAfter(bucketsFrom(grain));
  }

  boolean config(Grain grain, Instant at) {
    return at.plus(grain.length()).isAfter(configsFrom());
  }
}
