package io.carillon.agent;

import java.time.Duration;

/**
 * The pause after work whose cost grows with the load: a multiple of the time it took, so that it
 * takes a bounded share of the time, within bounds.
 *
 * @param times the multiple, at least 1
 * @param shortest the pause after cheap work
 * @param longest the pause at most, however long the work takes
 */
public record CostPacing(int times, Duration shortest, Duration longest) {

  /** Returns the pause after work that took this long. */
  public Duration after(Duration took) {
    Duration fair = took.multipliedBy(times);
    if (fair.compareTo(shortest) < 0) {
      return shortest;
    }
    return fair.compareTo(longest) > 0 ? longest : fair;
  }
}
