package io.carillon.statistics;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The length of the buckets in which roll-ups are kept; they begin at multiples of it in UTC. */
public enum Grain {
  /** A minute. */
  MINUTE(1, Duration.ofMinutes(1), Duration.ofDays(2)),
  /** Five minutes. */
  FIVE_MINUTES(2, Duration.ofMinutes(5), Duration.ofDays(8)),
  /** An hour. */
  HOUR(3, Duration.ofHours(1), null),
  /** A day. */
  DAY(4, Duration.ofDays(1), null);

  private final int number;
  private final Duration length;
  private final @Nullable Duration kept;

  Grain(int number, Duration length, @Nullable Duration kept) {
    this.number = number;
    this.length = length;
    this.kept = kept;
  }

  /**
   * Returns the grain with a number in tables.
   *
   * @throws ArrayIndexOutOfBoundsException for any other number
   */
  public static Grain of(int number) {
    return values()[number - 1];
  }

  /** Returns its number in tables. */
  public int number() {
    return number;
  }

  /** Returns the length of a bucket. */
  public Duration length() {
    return length;
  }

  /** Returns how long roll-ups are kept; null for at least as long as history. */
  public @Nullable Duration kept() {
    return kept;
  }

  /** Returns the begin of the bucket of an instant. */
  public Instant start(Instant at) {
    long seconds = length.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(at.getEpochSecond(), seconds) * seconds);
  }

  /** Returns the begin of the first bucket that begins at an instant or later. */
  public Instant startFrom(Instant at) {
    Instant start = start(at);
    return start.equals(at) ? start : start.plus(length);
  }

  /**
   * Returns a statement about the roll-ups of configs by the hour or by the day: with the name of
   * their table for <code>{table}</code>, and that of the column with the begin of the bucket for
   * <code>{at}</code>.
   */
  public String ofConfigs(String statement) {
    return statement
        .replace("{table}", this == DAY ? "task_config_day_stats" : "task_config_stats")
        .replace("{at}", this == DAY ? "day" : "hour");
  }
}
