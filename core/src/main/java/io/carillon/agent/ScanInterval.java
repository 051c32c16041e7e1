package io.carillon.agent;

import java.time.Duration;

/**
 * The time between two searches from the beginning of an index whose first entries are moved or
 * removed all the time. Until the next vacuum the index still contains the old entries, and each
 * such search reads them. A long transaction, or a replica that holds vacuum back, makes them many;
 * so the interval grows with the cost of the search, up to a bound.
 */
public final class ScanInterval {

  /** The interval while a search is cheap. */
  public static final Duration SHORTEST = Duration.ofMillis(50);

  /** The interval at most, however long a search takes. */
  public static final Duration LONGEST = Duration.ofSeconds(2);

  private static final CostPacing PACING = new CostPacing(5, SHORTEST, LONGEST);

  private ScanInterval() {}

  /**
   * Returns the time to wait, from the end of a search, until the next one: 5 times as long as it
   * took, from {@link #SHORTEST} to {@link #LONGEST}.
   *
   * @param nanos the duration of the search in nanoseconds
   */
  public static Duration after(long nanos) {
    return PACING.after(Duration.ofNanos(nanos));
  }
}
