package io.carillon.statistics.top;

import io.carillon.grouping.ConfigScope;
import java.time.Instant;
import java.util.Set;

/**
 * A query for the foremost task configs.
 *
 * @param from rounded down to the hour
 * @param to exclusive, rounded up to the hour
 * @param scope the namespaces of the configs; without labels, by which nothing is rolled up
 * @param taskTypes only configs of these types; empty for all
 * @param limit 1 to {@value #MOST}
 */
public record TopQuery(
    By by, Instant from, Instant to, ConfigScope scope, Set<String> taskTypes, int limit) {

  /** The largest number of configs. */
  public static final int MOST = 100;

  /** What makes a config foremost. */
  public enum By {
    /** The 95th percentile of the run times. */
    SLOWEST,
    /** How many failed, timed out or were lost. */
    FAILING,
    /** The 95th percentile of the lateness. */
    LATEST,
    /** How many due times were skipped, missed or coalesced. */
    SKIPPED,
    /** How many attempts after the first ones. */
    RETRIED
  }

  /** Copies the set and checks the limit. */
  public TopQuery {
    scope.requireNamespacesAlone();
    taskTypes = Set.copyOf(taskTypes);
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("limit must be 1 to " + MOST + ", not " + limit);
    }
  }
}
