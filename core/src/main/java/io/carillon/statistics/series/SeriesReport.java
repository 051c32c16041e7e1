package io.carillon.statistics.series;

import io.carillon.statistics.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The points of a chart, in the order of time and of the groups.
 *
 * @param from begin of the first bucket; later than requested where roll-ups are no longer kept
 * @param to end of the last bucket
 * @param groups in descending order of their executions or due times
 * @param points those with any executions or due times
 * @param more whether there are further groups
 */
public record SeriesReport(
    Instant from, Instant to, List<Group> groups, List<Point> points, boolean more) {

  /** Copies the lists. */
  public SeriesReport {
    groups = List.copyOf(groups);
    points = List.copyOf(points);
  }

  /**
   * A group of points.
   *
   * @param key the status, type, queue, namespace, or id of the worker or config; empty when
   *     everything is together
   * @param name of a config, or the node of a worker; null for others, and when it is gone
   */
  public record Group(String key, @Nullable String name) {}

  /**
   * A bucket of a group.
   *
   * @param outcomes by the status in which executions ended, or the kind of decision
   */
  public record Point(Instant at, String key, Map<String, Tally> outcomes) {}
}
